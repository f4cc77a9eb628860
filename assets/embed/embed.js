// <gate-wise program="f = (x + y)z; x = -2" step="3">: a computational graph in any page. README.md, beside this file, tells all of it.
(() => {
  const script = document.currentScript ?? document.querySelector('script[src$="/embed.js"]');
  // The page of Gatewise lies beside this script.
  const home = new URL("./", script?.src ?? document.baseURI);
  // Handed on as a link has them.
  const LOOKS = ["theme", "lang", "hide", "open", "group", "groups", "paths", "sel", "thick"];
  const style = new CSSStyleSheet();
  style.replaceSync(":host { display: block } iframe { display: block; width: 100%; height: 420px; border: 0 }");

  class GateWise extends HTMLElement {
    static observedAttributes = ["program", "step", "label", ...LOOKS];
    #root = this.attachShadow({ mode: "open" });
    #frame;
    #ready;
    #place = { step: 0, steps: 0, playing: false };
    #waiting = [];
    #listen = (event) => this.#hear(event);

    connectedCallback() {
      this.#root.adoptedStyleSheets = [style];
      addEventListener("message", this.#listen);
      if (document.readyState !== "loading") return this.#load();
      // The text inside may not have been read yet.
      document.addEventListener("DOMContentLoaded", () => this.isConnected && !this.#frame && this.#load());
    }

    disconnectedCallback() {
      removeEventListener("message", this.#listen);
      this.#drop();
    }

    attributeChangedCallback(name, before, now) {
      if (!this.#frame || before === now) return;
      const step = this.#asked;
      if (name === "label") this.#frame.title = this.#label;
      else if (!this.#ready || LOOKS.includes(name)) this.#load();
      else if (name === "program") this.#send("program", { program: this.program, step });
      else if (step !== this.#place.step) this.#send("step", { step });
    }

    get program() {
      return this.getAttribute("program") ?? this.textContent.trim();
    }
    set program(text) {
      this.setAttribute("program", text);
    }

    get step() {
      return this.#ready ? this.#place.step : this.#asked;
    }
    set step(step) {
      this.setAttribute("step", step);
    }

    get steps() {
      return this.#place.steps;
    }
    get playing() {
      return this.#place.playing;
    }

    play() {
      this.#send("play");
    }
    pause() {
      this.#send("pause");
    }
    trace() {
      return new Promise((resolve, reject) => {
        this.#waiting.push({ resolve, reject });
        this.#send("get-trace");
      });
    }

    get #asked() {
      const step = Number(this.getAttribute("step"));
      return Number.isSafeInteger(step) && step > 0 ? step : 0;
    }
    get #label() {
      return this.getAttribute("label") ?? `Gatewise: ${this.program}`;
    }

    #load() {
      this.#drop();
      const looks = LOOKS.filter((name) => this.getAttribute(name)).map((name) => `&${name}=${this.getAttribute(name)}`);
      const only = location.origin === "null" ? "" : `&origin=${location.origin}`;
      const frame = document.createElement("iframe");
      frame.loading = "lazy";
      frame.title = this.#label;
      frame.src = `${home.href}?embed${only}#p=${encodeURIComponent(this.program)}&s=${this.#asked}${looks.join("")}`;
      this.#root.append((this.#frame = frame));
    }

    #drop() {
      this.#frame?.remove();
      this.#frame = this.#ready = undefined;
      this.#settle("reject", new Error("The graph is gone."));
    }

    #send(type, rest) {
      if (this.#ready) this.#frame.contentWindow.postMessage({ gatewise: 1, type, ...rest }, home.origin);
      else this.addEventListener("ready", () => this.#send(type, rest), { once: true });
    }

    #settle(how, what) {
      for (const promise of this.#waiting.splice(0)) promise[how](what);
    }

    #hear({ source, origin, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== home.origin || data?.gatewise !== 1) return;
      const { gatewise, type, ...detail } = data;
      if (type === "ready") this.#ready = true;
      if (type === "size") this.#frame.style.height = `${detail.height}px`;
      if (type === "ready" || type === "step") {
        this.#place = detail;
        if (this.#asked !== detail.step) this.step = detail.step;
      }
      if (type === "trace") this.#settle("resolve", detail.trace);
      if (type === "error") this.#settle("reject", new Error(detail.message));
      this.dispatchEvent(new CustomEvent(type, { detail }));
    }
  }

  customElements.get("gate-wise") ?? customElements.define("gate-wise", GateWise);
})();
