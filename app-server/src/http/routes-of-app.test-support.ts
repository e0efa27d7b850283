import { z } from 'zod';

/** One route of the running application. */
export interface WalkedRoute {
  readonly method: string;
  /** Whole path as declared, e.g. `/api/signing-requests/:requestId`. */
  readonly path: string;
}

interface Layer {
  readonly slash: boolean;
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> } | undefined;
  readonly handle: unknown;
  match(path: string): boolean;
}

const stackSchema = z.array(z.custom<Layer>((value) => typeof value === 'object'));

/** A router is a function that carries its layers. */
function layersOf(router: unknown): Layer[] {
  const hasLayers = typeof router === 'function' && 'stack' in router;
  return stackSchema.parse(hasLayers ? router.stack : undefined);
}

/** Where routers may be mounted; one that is mounted elsewhere fails the walk. */
const mounts = ['/b24', '/api', '/signing-requests', '/session', '/app/'];

/** All routes of an Express application, found in its routers. */
export function routesOf(router: unknown, prefix = ''): WalkedRoute[] {
  return layersOf(router).flatMap((layer) => {
    const { route } = layer;
    if (route !== undefined) {
      return Object.keys(route.methods).map((method) => ({ method, path: `${prefix}${route.path}` }));
    }
    if (typeof layer.handle !== 'function' || !('stack' in layer.handle)) return [];
    const mount = layer.slash ? '' : mounts.find((candidate) => layer.match(candidate));
    if (mount === undefined) throw new Error(`A router is mounted under ${prefix} at an unknown place`);
    return routesOf(layer.handle, `${prefix}${mount}`);
  });
}
