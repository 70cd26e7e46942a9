// Names for fields of Datasette's forms that have none; and Tab leaves its SQL editor, as it leaves any field.
const names = {
    "select[name^=_filter_column]": "Column to filter by",
    "select[name^=_filter_op]": "How to compare",
    "input[name^=_filter_value]": "Value to compare with",
    "select[name=_sort]": "Column to sort by",
    ".CodeMirror textarea": "SQL",
};
addEventListener("load", () => {
    for (const [fields, name] of Object.entries(names)) {
        document.querySelectorAll(fields).forEach((field) => field.setAttribute("aria-label", name));
    }
    document.querySelectorAll(".CodeMirror").forEach((editor) => {
        editor.CodeMirror.setOption("extraKeys", { Tab: false, "Shift-Tab": false });
    });
});
