// Comfort only: a browser cannot carry photographs through a sign-in, so ask first whether the
// session still runs. If it does not, nothing is sent and nothing is lost; after signing in in
// another window the form goes out with the new token. Without this the words still travel.
(function () {
  "use strict";

  var form = document.querySelector("form[data-keep-files]");
  if (!form || !window.fetch || !window.DOMParser) return;
  var notice = form.querySelector(".keep-files");
  var sure = false;

  function holdsFiles() {
    var inputs = form.querySelectorAll("input[type=file]");
    return Array.prototype.some.call(inputs, function (input) { return input.files.length > 0; });
  }

  form.addEventListener("submit", function (event) {
    if (sure || !holdsFiles()) return;
    event.preventDefault(); // app.js leaves a prevented form alone
    fetch(window.location.pathname, { credentials: "same-origin" })
      .then(function (response) { return response.text(); })
      .then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        var there = page.querySelector("form[data-keep-files] [name=csrfmiddlewaretoken]");
        if (!there) {
          notice.hidden = false;
          notice.scrollIntoView();
          return;
        }
        form.querySelector("[name=csrfmiddlewaretoken]").value = there.value;
        notice.hidden = true;
        send();
      })
      .catch(send); // no answer: let the browser say so, it keeps the page
  }, true);

  function send() {
    sure = true;
    if (form.requestSubmit) form.requestSubmit();
    else form.submit();
    sure = false;
  }
})();
