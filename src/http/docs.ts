import type { Route } from './route.ts'
export function docsRoutes(_routes: readonly Route[]): Route[] {
  return []
}
