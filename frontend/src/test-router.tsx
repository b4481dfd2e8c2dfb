/** The router for tests that render a page without one: a link has its URL, and a hook returns what the test gives. */
import type { ReactNode } from "react";
import { vi } from "vitest";

type Router = typeof import("@tanstack/react-router");
type LinkProps = { to: string; params?: Record<string, string>; children: ReactNode; "data-testid"?: string };

function Link({ to, params, children, "data-testid": testId }: LinkProps) {
  return (
    <a href={to.replace(/\$(\w+)/g, (_, name: string) => params?.[name] ?? "")} data-testid={testId}>
      {children}
    </a>
  );
}

/**
 * Creates the module for `vi.mock("@tanstack/react-router", …)`. Navigating does nothing, unless a test gives another
 * `useNavigate`.
 */
export async function testRouter(hooks: { [Hook in keyof Router]?: () => unknown } = {}) {
  return {
    ...(await vi.importActual<Router>("@tanstack/react-router")),
    Link,
    useNavigate: () => () => undefined,
    ...hooks,
  };
}
