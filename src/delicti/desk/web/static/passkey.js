// Says in plain words why a passkey was not taken.
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const told = document.createElement("div");
  told.className = "trouble";
  told.setAttribute("role", "alert");
  told.textContent = "The passkey was not taken. Try again, or sign in with your password.";
  const card = document.querySelector("main .card");
  if (!card.querySelector(".trouble")) card.prepend(told);
});
