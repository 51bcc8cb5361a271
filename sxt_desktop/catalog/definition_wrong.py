"""What is raised about a definition that contradicts itself."""


class DefinitionWrong(Exception):  # noqa: N818 - told apart by its catcher, never shown by itself
    """A definition that contradicts itself; the loader adds file and line."""

    def __init__(self, field_id: str, key: str, reason: str) -> None:
        super().__init__(reason)
        self.field_id, self.key, self.reason = field_id, key, reason
