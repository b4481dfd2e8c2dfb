// A whole world for one spec: the simulated network and both Workers, fresh, on free ports, gone at the end.
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

export type Wishes = {
  /** Default: what `npm test` built last, named by CWA_BUILD, else the simulator build. */
  build?: Build;
  admins?: Admin[];
  /** More variables and secrets; undefined takes one away. */
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
  /** Ends the Workers and starts them again on the same data, as a deploy would. */
  restart(wishes?: Wishes): Promise<void>;
  dispose(): Promise<void>;
};

export async function startWorld(wishes: Wishes = {}): Promise<World> {
  const persistDir = await mkdtemp(join(tmpdir(), "cloudwa-flow-"));
  const simulator = await startSimulator();
  const admins = wishes.admins ?? [ADMIN];

  const start = (more: Wishes = {}) => {
    const { routeHosts, build, bindings, assets, registryDir } = { ...wishes, ...more };
    return startStack({
      persistDir,
      port: world?.stack.port ?? 0,
      build: build ?? (process.env.CWA_BUILD as Build | undefined) ?? "simulator",
      simulatorUrl: simulator.url,
      admins,
      // As fast as it can, and asked as often as it can; a spec that looks at the pace or the limits takes this away.
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
