"""What hostile code tries, and how each try must end. Run against the handler under several kinds of machine.

`ends` are the acceptable pairs of status and error type, or of status and result (as `returns`).
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

_LIBC = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\ncall = lambda *a: [libc.syscall(*a), ctypes.get_errno()]\n"
_EPERM = [-1, 1]

REFUSED = ("error", "PermissionError")
NO_MODULE = ("error", "ModuleNotFoundError")
FORBIDDEN = ("killed", "ForbiddenSystemCall")


@dataclass(frozen=True)
class Attack:
    name: str
    code: str
    ends: tuple[tuple[str, str], ...] = (REFUSED,)
    returns: tuple[object, ...] = ()
    """Results that are fine: the attack was told no in its own words."""
    limits: dict[str, float] = field(default_factory=dict)
    frames: dict[str, object] = field(default_factory=dict)


def _raw(name: str, arguments: str, *ends: tuple[str, str]) -> Attack:
    """A system call of x86_64 by its number: EPERM, or as `ends` says."""
    code = f"{_LIBC}return call({arguments})"
    return Attack(name, code, ends, () if ends else (_EPERM,))


FILES = [
    Attack("read /etc/passwd", "return open('/etc/passwd').read()"),
    Attack("read own environ", "return open('/proc/self/environ').read()"),
    Attack("read own memory", "return open('/proc/self/mem', 'rb').read(1)"),
    Attack("read process 1", "return open('/proc/1/environ').read()"),
    Attack("read the parent's environ", "import os\nreturn open(f'/proc/{os.getppid()}/environ').read()"),
    Attack("list the root", "import os\nreturn os.listdir('/')"),
    Attack("list open files", "import os\nreturn os.listdir('/proc/self/fd')"),
    Attack("stat", "import os\nreturn os.stat('/etc/passwd').st_size"),
    Attack("read with pandas", "return pd.read_csv('/etc/passwd').to_dict()"),
    Attack("read with numpy", "return np.fromfile('/etc/passwd', dtype='u1').tolist()"),
    Attack("write to /tmp", "open('/tmp/amy_attack', 'w').write('1')\nreturn 'wrote'"),
    Attack(
        "write to the working directory", "summary_df.to_csv('a.csv')\nreturn 'wrote'", (REFUSED, ("error", "OSError"))
    ),
    Attack("fill the disk", "f = open('big', 'wb')\nfor _ in range(100): f.write(b'0' * (1 << 20))\nreturn 'wrote'"),
    Attack("fill a memory file", "import os\nos.write(os.memfd_create('x'), b'1')\nreturn 'wrote'"),
    Attack("write to the request", "import os\nreturn os.write(3, b'x' * 100)", (("error", "OSError"),)),
    Attack("map a file", "return np.memmap('/etc/passwd', mode='r').size"),
    Attack(
        "import from disk",
        "import sys\nsys.path.append('/usr/lib/python3')\nimport http.server\nreturn 1",
        (NO_MODULE,),
    ),
    _raw("openat", "257, -100, b'/etc/passwd', 0"),
    _raw("open", "2, b'/etc/passwd', 0"),
    _raw("openat2", "437, -100, b'/etc/passwd', b'\\0' * 24, 24"),
    _raw("chdir", "80, b'/etc'"),
    _raw("unlink", "87, b'/etc/passwd'"),
    _raw("chmod", "90, b'/', 0o777"),
    _raw("memfd_create", "319, b'x', 0"),
    _raw("open_by_handle_at", "304, 0, 0, 0", FORBIDDEN),
    _raw("mount", "165, b'none', b'/', b'proc', 0, 0", FORBIDDEN),
    _raw("pivot_root", "155, b'/', b'/'", FORBIDDEN),
    _raw("chroot", "161, b'/'", FORBIDDEN),
]

PROCESSES = [
    Attack("os.system", "import os\nreturn os.system('id')", (), (-1, 127 << 8)),
    Attack("subprocess", "import subprocess\nreturn subprocess.run(['/usr/bin/id']).returncode", (REFUSED, NO_MODULE)),
    Attack("fork", "import os\nreturn os.fork()"),
    Attack("fork bomb", "import os\nwhile True: os.fork()"),
    Attack("exec", "import os\nos.execv('/bin/sh', ['sh'])"),
    Attack("kill the parent", "import os\nos.kill(os.getppid(), 9)\nreturn 'killed'"),
    Attack("kill everybody", "import os\nos.kill(-1, 9)\nreturn 'killed'"),
    Attack("kill a group", "import os\nos.killpg(1, 9)\nreturn 'killed'"),
    Attack("another session", "import os\nos.setsid()\nreturn 'left'"),
    Attack(
        "a thread", "import threading\nthreading.Thread(target=print).start()\nreturn 1", (("error", "RuntimeError"),)
    ),
    Attack(
        "a thread bomb",
        "import threading, time\nfor _ in range(200): threading.Thread(target=time.sleep, args=(5,)).start()\nreturn 1",
        (("error", "RuntimeError"),),
    ),
    Attack("become root", "import os\nos.setuid(0)\nreturn os.getuid()"),
    Attack("raise a limit", f"{_LIBC}return call(302, 0, 9, 0, 0)", (), (_EPERM,)),
    _raw("clone", "56, 17, 0, 0, 0, 0"),
    _raw("clone3", "435, b'\\0' * 88, 88"),
    _raw("vfork", "58"),
    _raw("execve", "59, b'/bin/sh', 0, 0"),
    _raw("execveat", "322, -100, b'/bin/sh', 0, 0, 0"),
    _raw("tgkill", "234, 1, 1, 9"),
    _raw("signal by fcntl", "72, 3, 8, 1"),
    _raw("prctl", "157, 4, 1, 0, 0, 0"),
    _raw("a second filter", "317, 1, 0, 0"),
    _raw("ptrace", "101, 16, 1, 0, 0", FORBIDDEN),
    _raw("process_vm_readv", "310, 1, 0, 0, 0, 0, 0", FORBIDDEN),
    _raw("pidfd_open", "434, 1, 0", FORBIDDEN),
    _raw("unshare", "272, 0x10000000", FORBIDDEN),
    _raw("setns", "308, 3, 0", FORBIDDEN),
    _raw("bpf", "321, 0, 0, 0", FORBIDDEN),
    _raw("keyctl", "250, 0, 0, 0", FORBIDDEN),
    _raw("perf_event_open", "298, 0, 0, 0, 0, 0", FORBIDDEN),
    _raw("userfaultfd", "323, 0", FORBIDDEN),
    _raw("personality", "135, 0x0040000", FORBIDDEN),
    _raw("io_uring", "425, 1, 0", FORBIDDEN),
]

NETWORK = [
    Attack(
        "TCP to the metadata service",
        "import socket\nsocket.socket().connect(('169.254.169.254', 80))\nreturn 'connected'",
        (REFUSED, NO_MODULE),
    ),
    Attack(
        "an HTTP client",
        "import urllib.request\nreturn urllib.request.urlopen('http://127.0.0.1:1', timeout=1).read()",
        (REFUSED, NO_MODULE, ("error", "URLError")),
    ),
    Attack(
        "read a URL with pandas",
        "return pd.read_csv('http://127.0.0.1:1').size",
        (REFUSED, NO_MODULE, ("error", "URLError")),
    ),
    _raw("TCP", "41, 2, 1, 0"),
    _raw("UDP", "41, 2, 2, 0"),
    _raw("IPv6", "41, 10, 1, 0"),
    _raw("unix socket", "41, 1, 1, 0"),
    _raw("netlink", "41, 16, 3, 0"),
    _raw("vsock", "41, 40, 1, 0"),
    _raw("packets", "41, 17, 3, 0"),
    _raw("socketpair", "53, 1, 1, 0, 0"),
    _raw("connect", "42, 4, 0, 0"),
    _raw("sendmsg", "46, 4, 0, 0"),
    _raw("x32 socket", "0x40000000 | 41, 2, 1, 0", FORBIDDEN),
    _raw("x32 getpid", "0x40000000 | 39", FORBIDDEN),
    Attack(
        "a 32-bit call",
        textwrap.dedent(
            """
            import ctypes
            libc = ctypes.CDLL(None)
            libc.mmap.restype = ctypes.c_void_p
            page = libc.mmap(None, 4096, 7, 0x22, -1, 0)
            ctypes.memmove(page, bytes.fromhex("b814000000cd80c3"), 8)  # mov eax, getpid of i386; int 0x80; ret
            return ctypes.CFUNCTYPE(ctypes.c_int)(page)()
            """
        ),
        (FORBIDDEN,),
    ),
]

RESOURCES = [
    Attack("4 GB of memory", "return len(bytearray(4 << 30))", (("error", "MemoryError"),)),
    Attack(
        "4 GB with numpy", "return np.ones(1 << 29).sum()", (("error", "MemoryError"), ("error", "_ArrayMemoryError"))
    ),
    Attack("memory bit by bit", "x = []\nwhile True: x.append(bytearray(1 << 20))", (("error", "MemoryError"),)),
    Attack("an endless loop", "while True: pass", (("timeout", "Timeout"),), limits={"wall_seconds": 0.3}),
    Attack("a long sleep", "import time\ntime.sleep(60)", (("timeout", "Timeout"),), limits={"wall_seconds": 0.3}),
    Attack(
        "an endless loop that catches everything",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        (("timeout", "Timeout"),),
        limits={"wall_seconds": 0.3},
    ),
    Attack(
        "an endless loop without a result pipe",
        "import os\nos.close(4)\nwhile True: pass",
        (("timeout", "Timeout"),),
        limits={"wall_seconds": 0.3},
    ),
    Attack(
        "a slow regular expression",
        "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
        (("timeout", "Timeout"),),
        limits={"wall_seconds": 0.3},
    ),
    Attack("an endless generator", "import itertools\nreturn itertools.count()", (("error", "NotJson"),)),
    Attack(
        "a list without end",
        "class Endless(list):\n    def __iter__(self):\n        while True: yield 1\nreturn Endless()",
        (("output_too_large", "OutputTooLarge"),),
    ),
    Attack("50 MB of output", "return 'x' * 50_000_000", (("output_too_large", "OutputTooLarge"),)),
    Attack(
        "a million rows", "return pd.DataFrame({'x': np.arange(1_000_000)})", (("output_too_large", "OutputTooLarge"),)
    ),
    Attack("a long key", "return {'k' * 2_000_000: 1}", (("output_too_large", "OutputTooLarge"),)),
    Attack("recursion", "def f(): return f()\nreturn f()", (("error", "RecursionError"),)),
    Attack(
        "recursion without a limit",
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(n): return sorted([n], key=lambda _: f(n + 1))\nreturn f(0)",
        (("killed", "Crash"), ("error", "MemoryError"), ("error", "RecursionError")),
    ),
    Attack("deep nesting", "x = []\nfor _ in range(100_000): x = [x]\nreturn x", (("error", "NotJson"),)),
    Attack("a result that contains itself", "x = {}\nx['x'] = x\nreturn x", (("error", "NotJson"),)),
    Attack(
        "a deep expression", "return " + "(" * 5_000 + ")" * 5_000, (("error", "SyntaxError"), ("error", "MemoryError"))
    ),
    Attack("a huge whole number", "return 10 ** 10_000", (), (None,)),
    Attack("a null pointer", "import ctypes\nctypes.string_at(0)", (("killed", "Crash"),)),
    Attack("sys.exit", "import sys\nsys.exit(3)", (("error", "SystemExit"),)),
    Attack("KeyboardInterrupt", "raise KeyboardInterrupt", (("error", "KeyboardInterrupt"),)),
    Attack("os._exit", "import os\nos._exit(3)", (("killed", "Exit"),)),
    Attack("os.abort", "import os\nos.abort()", (("killed", "Crash"),)),
]

_FRAME = "import os, json, struct\nwrite = lambda b: os.write(4, struct.pack('>I', len(b)) + b)\n"

LIES = [
    Attack(
        "garbage on the result pipe",
        "import os\nos.write(4, b'garbage' * 9)\nos._exit(0)",
        (("output_too_large", "OutputTooLarge"),),
    ),
    Attack("a frame of garbage", f"{_FRAME}write(b'garbage')\nos._exit(0)", (("error", "InvalidOutcome"),)),
    Attack("half a frame", "import os\nos.write(4, b'\\0\\0\\0\\7{')\nos._exit(0)", (("killed", "Exit"),)),
    Attack("a flood of zeros", "import os\nwhile True: os.write(4, bytes(65536))", (("error", "InvalidOutcome"),)),
    Attack(
        "a frame without end",
        "import os\nos.write(4, b'\\0\\0\\xff\\xff')\nwhile True: pass",
        (("timeout", "Timeout"),),
        limits={"wall_seconds": 0.3},
    ),
    Attack("a frame that is not UTF-8", f"{_FRAME}write(b'\\xff\\xfe')", (("error", "InvalidOutcome"),)),
    Attack(
        "NaN in a frame",
        f"""{_FRAME}write(b'{{"status":"ok","result":NaN,"stdout":"","error":null}}')""",
        (("error", "InvalidOutcome"),),
    ),
    Attack(
        "1e999 in a frame",
        f"""{_FRAME}write(b'{{"status":"ok","result":1e999,"stdout":"","error":null}}')""",
        (("error", "InvalidOutcome"),),
    ),
    Attack(
        "a number without end in a frame",
        f"""{_FRAME}write(b'{{"status":"ok","result":' + b'9' * 4_000 + b',"stdout":"","error":null}}')""",
        (("error", "InvalidOutcome"),),
    ),
    Attack("depth in a frame", f"{_FRAME}write(b'[' * 100_000)", (("error", "InvalidOutcome"),)),
    Attack(
        "a status that is not its own",
        f"{_FRAME}write(json.dumps(dict(status='refused', result=1, stdout='', error=None)).encode())",
        (("error", "InvalidOutcome"),),
    ),
    Attack(
        "layers of its own",
        f"{_FRAME}write(json.dumps(dict(status='ok', result=1, stdout='', error=None, layers={{}})).encode())",
        (("error", "InvalidOutcome"),),
    ),
    Attack(
        "an endless stdout of its own",
        f"{_FRAME}write(json.dumps(dict(status='ok', result=1, stdout='x' * 9000, error=None)).encode())",
        (("error", "InvalidOutcome"),),
    ),
    Attack(
        "half a surrogate",
        f'{_FRAME}write(b\'{{"status":"ok","result":"\\\\ud800","stdout":"","error":null}}\')\nwhile True: pass',
        (),
        ("?",),
    ),
    Attack(
        "json replaced",
        'import json\njson.dumps = lambda *a, **k: \'{"status": "refused"}\'\nreturn 1',
        (("error", "InvalidOutcome"),),
    ),
    Attack(
        "builtins removed",
        "import builtins\nfor n in dir(builtins):\n    if n != 'delattr': delattr(builtins, n)\nreturn 1",
        (("killed", "Exit"), ("error", "NameError")),
    ),
    Attack(
        "an exception that cannot be printed",
        "class E(Exception):\n    def __str__(self): raise self\nraise E",
        (("error", "E"),),
    ),
    Attack("a class with a huge name", "raise type('E' * 5000, (Exception,), {})", (("error", "E" * 100),)),
]

ATTACKS = [*FILES, *PROCESSES, *NETWORK, *RESOURCES, *LIES]


def verdict(attack: Attack, reply: dict[str, object]) -> str:
    """Empty if the attack ended as it must; else what happened."""
    error = reply["error"]
    if isinstance(error, dict) and (reply["status"], error["type"]) in attack.ends:
        return ""
    if reply["status"] == "ok" and any(reply["result"] == expected for expected in attack.returns):
        return ""
    return f"{attack.name}: {reply}"
