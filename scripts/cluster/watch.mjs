// @ts-check
import { setTimeout } from 'node:timers/promises';

/** @typedef {{ metadata: { name: string } }} Named */

/**
 * Keeps a copy of the objects of one namespace's collection up to date: a list, then a watch from its resource version. A
 * suite that waits for Flux would otherwise list all Kustomizations several times a second.
 *
 * @template {Named} T
 * @param {import('./api.mjs').Api} api
 * @param {string} path of the collection
 */
export async function watchCollection(api, path) {
  const controller = new AbortController();
  const { signal } = controller;
  /** @type {Map<string, T>} */
  let objects = new Map();

  /** @returns {Promise<string>} the resource version of the list */
  const list = async () => {
    /** @type {{ metadata: { resourceVersion: string }, items: T[] }} */
    const { metadata, items } = await api.get(path);
    objects = new Map(items.map((one) => [one.metadata.name, one]));
    return metadata.resourceVersion;
  };
  const onEvent = (/** @type {{ type: string, object: T }} */ { type, object }) => {
    if (type === 'DELETED') objects.delete(object.metadata.name);
    else if (type === 'ADDED' || type === 'MODIFIED') objects.set(object.metadata.name, object);
  };
  const follow = async (/** @type {string} */ first) => {
    let version = first;
    while (!signal.aborted) {
      await api.watch(`${path}?watch=1&resourceVersion=${version}`, onEvent, signal).catch(() => setTimeout(100));
      if (!signal.aborted) version = await list().catch(() => version);
    }
  };
  const version = await list();
  follow(version);
  return {
    objects: () => [...objects.values()],
    stop: () => controller.abort(),
  };
}
