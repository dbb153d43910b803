// Comfort only; every page works without it. Nothing here decides or stores anything.
(function () {
  "use strict";

  var changed = null; // the form with words that are not sent yet

  function watched(form) {
    return form.method === "post" && form.classList.contains("form");
  }

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && watched(form)) changed = form;
  });

  // A second click sends nothing. The server refuses a repeated deed in any case.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("data-sent", "");
    changed = null;
    form.setAttribute("aria-busy", "true");
    // If no new page comes (a download, a stopped upload), the form can be sent again.
    window.setTimeout(function () { release(form); }, 20000);
  });

  function release(form) {
    form.removeAttribute("data-sent");
    form.removeAttribute("aria-busy");
  }

  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.querySelectorAll("form[data-sent]"), release);
  });

  window.addEventListener("beforeunload", function (event) {
    if (!changed || !document.contains(changed)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // An open menu closes with Escape or a click elsewhere.
  function closeMenu(except) {
    var closed = null;
    Array.prototype.forEach.call(document.querySelectorAll("details.menu[open]"), function (menu) {
      if (except && menu.contains(except)) return;
      menu.removeAttribute("open");
      closed = menu;
    });
    return closed;
  }
  document.addEventListener("click", function (event) { closeMenu(event.target); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var menu = closeMenu();
    if (menu) menu.querySelector("summary").focus();
  });

  // After a refused form the reader starts at the list of errors.
  var errors = document.querySelector(".errors[tabindex]");
  if (errors) errors.focus();
})();
