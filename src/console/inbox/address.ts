import { type GuestFilter, VIEWS } from './load-guests.ts'

/** The list's filters as they are in its address, so that it can be shared and returned to. */
export function filterOf(search: string): GuestFilter {
  const asked = new URLSearchParams(search)
  const one = (name: string) => asked.get(name) || undefined
  return {
    view: VIEWS.find((view) => view === asked.get('view')) ?? 'open',
    q: asked.get('q')?.slice(0, 100) ?? '',
    tag: one('tag'),
    team: one('team'),
    place: one('place'),
  }
}

/**
 * The address where a guest (or nobody) is open beside the list with these filters; `message`: at which of their
 * messages.
 */
export function addressOf(guestId: string | undefined, filter: GuestFilter, message?: string): string {
  const { view, q, tag, team, place } = filter
  const parts = { view: view === 'open' ? undefined : view, q: q || undefined, tag, team, place, message }
  const search = new URLSearchParams(
    Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString()
  return `/inbox${guestId ? `/${guestId}` : ''}${search && `?${search}`}`
}
