"""The screen of docs/recipes/react-native.md compiles, with the package and stubs of what it uses of React Native."""

from __future__ import annotations

import re
from pathlib import Path

from tests.sdk.package import ROOT, compile_types, install

PAGE = ROOT / "docs" / "recipes" / "react-native.md"
STUBS = Path(__file__).parent / "react_native.d.ts"


def test_the_screen_compiles(built: Path, tmp_path: Path) -> None:
    # given
    (screen,) = re.findall(r"^```tsx[^\n]*\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    install(built, tmp_path)
    (tmp_path / "react_native.d.ts").write_text(STUBS.read_text())
    (tmp_path / "screen.tsx").write_text(screen)

    # when, then: as Expo's template has it, and more strictly
    compile_types(
        "--strict",
        "--exactOptionalPropertyTypes",
        "--noUnusedLocals",
        "--skipDefaultLibCheck",
        "--noEmit",
        *("--jsx", "react-jsx", "--target", "esnext", "--lib", "esnext,dom"),
        *("--module", "preserve", "--moduleResolution", "bundler"),
        *(str(tmp_path / name) for name in ("screen.tsx", "react_native.d.ts")),
    )
