"""Numbers of the system calls that the filter names, per machine.

Allowed is what an interpreter that opens nothing needs: memory, time, its own signal handlers, reading and writing
descriptors that it holds, and ending. Left out on purpose, though common: everything with a path (openat, stat, …: a job
has no files), fcntl (F_SETOWN + F_SETSIG send signals to others), dup, kill and tgkill, clone (no threads: BLAS runs with
one), socket calls, ioctl, prctl, memfd_create, setrlimit and prlimit.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine's table."""

    audit_arch: int
    """AUDIT_ARCH_*, as the kernel gives it to the filter."""
    has_x32: bool
    """Whether a second numbering, marked by bit 30, reaches the same calls."""
    pivot_root: int
    """pivot_root's number, for `namespaces.py`."""
    socket: int
    """socket's number, called once to prove that the filter holds."""
    seccomp: int
    """seccomp's number, to install the filter."""
    allowed: MappingProxyType[str, int]
    deadly: MappingProxyType[str, int]
    """Calls that no analysis makes by accident: the process is killed, not only refused."""


def _table(text: str) -> MappingProxyType[str, int]:
    words = text.split()
    return MappingProxyType({name: int(number) for name, number in zip(words[::2], words[1::2], strict=True)})


_NEW_EVERYWHERE = """
    pidfd_send_signal 424 io_uring_setup 425 io_uring_enter 426 io_uring_register 427 open_tree 428 move_mount 429
    fsopen 430 fsconfig 431 fsmount 432 fspick 433 pidfd_open 434 pidfd_getfd 438 process_madvise 440 mount_setattr 442
"""
"""Numbered alike on all machines since Linux 5.1."""

MACHINES = MappingProxyType(
    {
        "x86_64": Machine(
            audit_arch=0xC000_003E,
            has_x32=True,
            pivot_root=155,
            socket=41,
            seccomp=317,
            allowed=_table(
                """
                read 0 write 1 close 3 fstat 5 poll 7 lseek 8 mmap 9 mprotect 10 munmap 11 brk 12 rt_sigaction 13
                rt_sigprocmask 14 rt_sigreturn 15 pread64 17 readv 19 writev 20 sched_yield 24 mremap 25 madvise 28
                nanosleep 35 getpid 39 exit 60 uname 63 getcwd 79 gettimeofday 96 getrusage 98 times 100 getuid 102
                getgid 104 geteuid 107 getegid 108 getppid 110 sigaltstack 131 gettid 186 time 201 futex 202
                sched_getaffinity 204 restart_syscall 219 clock_gettime 228 clock_getres 229 clock_nanosleep 230
                exit_group 231 ppoll 271 getcpu 309 getrandom 318 rseq 334
                """
            ),
            deadly=_table(
                """
                ptrace 101 syslog 103 personality 135 pivot_root 155 chroot 161 acct 163 mount 165 umount2 166
                swapon 167 swapoff 168 reboot 169 sethostname 170 setdomainname 171 iopl 172 ioperm 173 init_module 175
                delete_module 176 quotactl 179 kexec_load 246 add_key 248 request_key 249 keyctl 250 unshare 272
                perf_event_open 298 fanotify_init 300 name_to_handle_at 303 open_by_handle_at 304 setns 308
                process_vm_readv 310 process_vm_writev 311 kcmp 312 finit_module 313 kexec_file_load 320 bpf 321
                userfaultfd 323
                """
                + _NEW_EVERYWHERE
            ),
        ),
        "aarch64": Machine(
            audit_arch=0xC000_00B7,
            has_x32=False,
            pivot_root=41,
            socket=198,
            seccomp=277,
            allowed=_table(
                """
                getcwd 17 close 57 lseek 62 read 63 write 64 readv 65 writev 66 pread64 67 ppoll 73 fstat 80 exit 93
                exit_group 94 futex 98 nanosleep 101 clock_gettime 113 clock_getres 114 clock_nanosleep 115
                sched_getaffinity 123 sched_yield 124 restart_syscall 128 sigaltstack 132 rt_sigaction 134
                rt_sigprocmask 135 rt_sigreturn 139 times 153 uname 160 getrusage 165 getcpu 168 gettimeofday 169
                getpid 172 getppid 173 getuid 174 geteuid 175 getgid 176 getegid 177 gettid 178 brk 214 munmap 215
                mremap 216 mmap 222 mprotect 226 madvise 233 getrandom 278 rseq 293
                """
            ),
            deadly=_table(
                """
                umount2 39 mount 40 pivot_root 41 chroot 51 quotactl 60 acct 89 personality 92 unshare 97
                kexec_load 104 init_module 105 delete_module 106 syslog 116 ptrace 117 reboot 142 sethostname 161
                setdomainname 162 add_key 217 request_key 218 keyctl 219 swapon 224 swapoff 225 perf_event_open 241
                fanotify_init 262 name_to_handle_at 264 open_by_handle_at 265 setns 268 process_vm_readv 270
                process_vm_writev 271 kcmp 272 finit_module 273 bpf 280 userfaultfd 282 kexec_file_load 294
                """
                + _NEW_EVERYWHERE
            ),
        ),
    }
)
