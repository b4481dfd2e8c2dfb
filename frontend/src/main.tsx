import "./styles.css";
import "preact/devtools"; // tells the developer tools of the browser, if there are any, about the components
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { setSampleLoader } from "./api/answer-source";
import { App } from "./app";
import { startI18n } from "./i18n";

setSampleLoader(() => import("./sample/server"));

const root = document.getElementById("root");
if (root !== null) {
  await startI18n();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
