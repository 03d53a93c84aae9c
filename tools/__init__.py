"""Programs of the build: npm of the environment, the docs."""
