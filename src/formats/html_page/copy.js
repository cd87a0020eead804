const button = document.querySelector(".copy"), address = document.getElementById("address");
if (button) {
  const label = button.textContent;
  button.hidden = false;
  button.onclick = async () => {
    getSelection().selectAllChildren(address);
    try { await navigator.clipboard.writeText(address.textContent); } catch { document.execCommand("copy"); }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  };
}
