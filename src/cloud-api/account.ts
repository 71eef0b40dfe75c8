import type { RouteInput } from '../http/route.ts'
import { unknownObject } from './graph-error.ts'

/** Throws unless the id is the business account's, which holds everything here. */
export function demandAccount({ wabaId }: { wabaId: string }, method: string, id: string): void {
  if (id !== wabaId) throw unknownObject(method, id)
}

/** The requested address, by which the caller reaches us. */
export function selfOf(req: RouteInput<undefined, undefined, undefined>['req']): URL {
  return new URL(req.originalUrl, `${req.protocol}://${req.get('host') ?? 'localhost'}`)
}
