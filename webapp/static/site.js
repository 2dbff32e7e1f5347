// What the site does better with script. Without it everything works: this file only adds.
(function () {
  "use strict";

  // "/" brings the search box under the fingers.
  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
    var box = document.querySelector("header input[type=search]");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  // The address of a feed, ready to be pasted into a reader.
  document.querySelectorAll("aside.follow .forms").forEach(function (row) {
    var first = row.querySelector("a.feed");
    if (!first || !navigator.clipboard) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = first.dataset.copy;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(first.href).then(function () {
        button.textContent = "✓ " + first.href;
      });
    });
    row.appendChild(button);
  });

  // A long list, narrowed while typing.
  document.querySelectorAll("table.filter").forEach(function (table) {
    var label = document.createElement("label");
    var box = document.createElement("input");
    label.className = "narrow";
    label.textContent = table.dataset.filter + " ";
    box.type = "search";
    label.appendChild(box);
    table.parentElement.before(label);
    box.addEventListener("input", function () {
      var wanted = box.value.toLowerCase();
      table.querySelectorAll("tbody tr").forEach(function (row) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
      });
    });
  });
})();
