import type { Page } from '../lists.ts'

export type EndlessState<T> = {
  /** The newest first. */
  rows: readonly T[]
  /** The first page has come. */
  ready: boolean
  /** There is nothing older. */
  ended: boolean
  loading: boolean
  error: Error | undefined
}

/** A list by cursor that grows at its old end and is kept true by events: pages are never loaded anew for it. */
export type Endless<T> = {
  snapshot(): EndlessState<T>
  subscribe(listener: () => void): () => void
  /** The next page; the first one where there is none. */
  loadMore(): Promise<void>
  /** Looks at the newest page again, soon; many calls are gathered. */
  refresh(): void
  patch(change: (rows: readonly T[]) => readonly T[]): void
  /** Begins to load. Returns how to stop. */
  open(): () => void
}

type Options<T> = {
  load(query: { cursor: string | undefined; limit: number; signal: AbortSignal }): Promise<Page<T>>
  /** Negative: `a` stands before `b`. */
  compare(a: T, b: T): number
  /** Of two states of one row, known and just loaded. */
  merge?(known: T, loaded: T): T
  /** What is known and missing in the newest page stays, as in a feed; in a list by filters it has left. */
  keepsMissing?: boolean
}

const FIRST = 50
const NEXT = 200
const SOON_MS = 60
const PAUSE_MS = 700

export function createEndless<T extends { id: string }>(options: Options<T>): Endless<T> {
  const { load } = options
  let ended = new AbortController()
  const listeners = new Set<() => void>()
  let state: EndlessState<T> = { rows: [], ready: false, ended: false, loading: false, error: undefined }
  let ids = new Set<string>()
  let cursor: string | undefined
  let age = 0
  let more: Promise<void> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let again = false

  const set = (next: Partial<EndlessState<T>>) => {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }
  const setRows = (rows: readonly T[], rest: Partial<EndlessState<T>> = {}) => {
    if (rows.length !== state.rows.length) ids = new Set(rows.map(({ id }) => id))
    set({ rows, ...rest })
  }

  async function loadPage(): Promise<void> {
    const startedAt = age
    const { signal } = ended
    set({ loading: true, error: undefined })
    try {
      const page = await load({ cursor, limit: state.ready ? NEXT : FIRST, signal })
      if (age !== startedAt) return set({ loading: false })
      cursor = page.next_cursor ?? undefined
      const fresh = page.data.filter(({ id }) => !ids.has(id))
      for (const { id } of fresh) ids.add(id)
      set({ rows: [...state.rows, ...fresh], ready: true, ended: page.next_cursor === null, loading: false })
    } catch (error) {
      if (!signal.aborted) set({ loading: false, error: error as Error })
    }
  }

  async function loadNewest(): Promise<void> {
    const { signal } = ended
    try {
      const page = await load({ cursor: undefined, limit: FIRST, signal })
      const merged = mergeNewest(state.rows, page, options)
      if (merged.gap || page.next_cursor === null) {
        age += 1
        cursor = page.next_cursor ?? undefined
        setRows(merged.rows, { ready: true, ended: page.next_cursor === null, error: undefined })
      } else {
        setRows(merged.rows, { error: undefined })
      }
    } catch (error) {
      // What is shown stays; the next event, or the next look, tries again.
      if (!signal.aborted && !state.ready) set({ error: error as Error })
    }
  }

  function refreshIn(ms: number): void {
    timer = setTimeout(async () => {
      again = false
      if (state.ready) await loadNewest()
      else if (!more) await endless.loadMore()
      timer = undefined
      if (again && !ended.signal.aborted) refreshIn(PAUSE_MS)
    }, ms)
  }

  const endless: Endless<T> = {
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async loadMore() {
      if (state.ended) return
      if (!more) {
        const page = loadPage().finally(() => {
          if (more === page) more = undefined
        })
        more = page
      }
      await more
    },
    refresh() {
      again = true
      if (!timer && !ended.signal.aborted) refreshIn(SOON_MS)
    },
    patch(change) {
      const rows = change(state.rows)
      if (rows !== state.rows) setRows(rows)
    },
    open() {
      ended = new AbortController()
      age += 1
      more = undefined
      void endless.loadMore()
      return () => {
        ended.abort()
        clearTimeout(timer)
        timer = undefined
      }
    },
  }
  return endless
}

/** The newest page over what is known. `gap`: something may be missing between them, so only the page is left. */
export function mergeNewest<T extends { id: string }>(
  rows: readonly T[],
  page: Page<T>,
  {
    compare,
    merge = (_, loaded) => loaded,
    keepsMissing = false,
  }: Pick<Options<T>, 'compare' | 'merge' | 'keepsMissing'>,
): { rows: readonly T[]; gap: boolean } {
  const known = new Map(rows.map((row) => [row.id, row]))
  const mergedOf = (row: T) => {
    const before = known.get(row.id)
    return before ? merge(before, row) : row
  }
  const edge = page.data.at(-1)
  const newest = page.data.map(mergedOf)
  if (!edge || page.next_cursor === null) return { rows: newest, gap: false }
  const joined = page.data.some((row) => {
    const before = known.get(row.id)
    return before !== undefined && compare(before, row) === 0
  })
  if (!joined && rows.length > 0) return { rows: newest, gap: true }
  const inPage = new Set(page.data.map(({ id }) => id))
  const rest = rows.filter((row) => !inPage.has(row.id) && (keepsMissing || compare(row, edge) > 0))
  if (!keepsMissing) return { rows: [...newest, ...rest], gap: false }
  return { rows: [...newest, ...rest].sort(compare), gap: false }
}

/** Puts a row into its place, or over the one with its id. */
export function placeRow<T extends { id: string }>(
  rows: readonly T[],
  row: T,
  compare: (a: T, b: T) => number,
  merge: (known: T, loaded: T) => T,
): readonly T[] {
  const index = rows.findIndex(({ id }) => id === row.id)
  if (index >= 0) return rows.with(index, merge(rows[index]!, row))
  const place = rows.findIndex((other) => compare(row, other) < 0)
  return place < 0 ? [...rows, row] : rows.toSpliced(place, 0, row)
}
