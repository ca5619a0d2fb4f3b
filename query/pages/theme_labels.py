"""Theme labels: what the themes of the taxonomy are called in either language."""

from extract.themes import theme_definitions
from query.pages.languages import Language


def theme_labels(language: Language) -> dict[str, str]:
    """The label of each theme by its key: elderly_care is 养老服务."""
    return {one.name: one.label if language == "zh" else one.english for one in theme_definitions()}
