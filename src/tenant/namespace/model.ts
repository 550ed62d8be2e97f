/** When a free tenant ends: never, or at an instant of RFC 3339. */
export type Expiry = { readonly kind: 'never' } | { readonly kind: 'at'; readonly date: string };

/** Whether a tenant is being deleted, and from which instant (RFC 3339) on its objects need not be kept. */
export type Deletion =
  | { readonly kind: 'none' }
  | { readonly kind: 'requested'; readonly requestedAt: string; readonly deleteAfter: string };
