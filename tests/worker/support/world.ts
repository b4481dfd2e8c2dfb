// The world of a spec: a simulated network and both Workers, new, on free ports, removed at the end.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "../../../scripts/local/simulator.mjs";
import { startStack, UNREACHED_LIMITS } from "../../../scripts/local/stack.mjs";
import { Network } from "./network";

export type Build = "simulator" | "real" | "measured" | "release" | "abort";
export type Stack = Awaited<ReturnType<typeof startStack>>;
export type Admin = { email: string; password: string; name: string; tenant: string };

export const ADMIN: Admin = { email: "ayu@toko.test", password: "a-long-password", name: "Ayu", tenant: "Toko Ayu" };

export type WorldOptions = {
  /** Default: the build that CWA_BUILD names, else the simulator build. */
  build?: Build;
  admins?: Admin[];
  /** More variables and secrets; undefined removes one. */
  bindings?: Record<string, string | undefined>;
  /** Host name → origin for the Workers' own requests; "simulator" stands for its origin. */
  routeHosts?: Record<string, string>;
  /** Serve the built dashboard. */
  assets?: boolean;
  /** A folder in which other programs find the Workers, to bind them as services. */
  registryDir?: string;
};

export type World = {
  url: string;
  stack: Stack;
  network: Network;
  admins: Admin[];
  /** Ends the Workers and starts them again on the same data, as a deployment does. */
  restart(options?: WorldOptions): Promise<void>;
  dispose(): Promise<void>;
};

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const persistDir = await mkdtemp(join(tmpdir(), "cloudwa-flow-"));
  const simulator = await startSimulator();
  const admins = options.admins ?? [ADMIN];

  const start = (more: WorldOptions = {}) => {
    const { routeHosts, build, bindings, assets, registryDir } = { ...options, ...more };
    return startStack({
      persistDir,
      port: world?.stack.port ?? 0,
      build: build ?? (process.env.CWA_BUILD as Build | undefined) ?? "simulator",
      simulatorUrl: simulator.url,
      admins,
      // No pacing and no limits that a spec could reach; a spec about pacing or limits removes these variables.
      bindings: { SIMULATOR_PACE: "unlimited", RATE_LIMITS: UNREACHED_LIMITS, ...bindings },
      assets: assets ?? false,
      standIns: false, // no route uses Workers AI or Vectorize; bindings.spec.ts starts a stack with their stand-ins
      ...(registryDir !== undefined && { registryDir }),
      routeHosts:
        routeHosts &&
        Object.fromEntries(
          Object.entries(routeHosts).map(([host, to]) => [host, to === "simulator" ? simulator.url : to]),
        ),
    });
  };

  let world: World | undefined;
  try {
    const stack = await start();
    world = {
      url: stack.url,
      stack,
      network: new Network(simulator.url),
      admins,
      async restart(more) {
        await this.stack.dispose();
        this.stack = await start(more);
      },
      async dispose() {
        await this.stack.dispose();
        await simulator.stop();
        await rm(persistDir, { recursive: true, force: true });
      },
    };
    return world;
  } catch (error) {
    await simulator.stop();
    await rm(persistDir, { recursive: true, force: true });
    throw error;
  }
}
