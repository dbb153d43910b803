// Comfort only: tick all of them at once, and walk from one to the next with the arrow keys.
(function () {
  "use strict";

  var form = document.querySelector("form.notices");
  if (!form) return;
  var boxes = Array.prototype.slice.call(form.querySelectorAll("input[name=notice]"));
  var all = document.getElementById("tick-all");

  all.parentNode.hidden = false;
  all.addEventListener("change", function () {
    boxes.forEach(function (box) { box.checked = all.checked; });
  });

  form.addEventListener("keydown", function (event) {
    var at = boxes.indexOf(event.target);
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at < 0 || !step || !boxes[at + step]) return;
    event.preventDefault();
    boxes[at + step].focus();
  });
})();
