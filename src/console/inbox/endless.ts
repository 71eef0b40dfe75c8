import { type InfiniteData, InfiniteQueryObserver, type QueryClient, type QueryKey } from '@tanstack/react-query'
import type { Page } from '../lists.ts'
import { mergeNewest, type Order } from './newest-page.ts'

export type EndlessState<T> = {
  /** Newest first. */
  rows: readonly T[]
  /** The first page has arrived. */
  ready: boolean
  /** There is nothing older. */
  ended: boolean
  loading: boolean
  error: Error | undefined
}

/** A list by cursor that grows at its old end and is kept current by events: its pages are never loaded again. */
export type Endless<T> = {
  snapshot(): EndlessState<T>
  subscribe(listener: () => void): () => void
  /** The next page; the first one if there is none. */
  loadMore(): Promise<void>
  /** Something has come after the oldest row: loads everything again, and one more page. */
  reach(): Promise<void>
  /** Checks the newest page again, soon; many calls become one. */
  refresh(): void
  patch(change: (rows: readonly T[]) => readonly T[]): void
  /** Starts loading. Returns a function that stops it. */
  open(): () => void
}

type Options<T> = Order<T> & {
  client: QueryClient
  key: QueryKey
  load(query: { cursor: string | undefined; limit: number; signal: AbortSignal }): Promise<Page<T>>
}

type Change<T> = (rows: readonly T[]) => readonly T[]

const FIRST = 50
const NEXT = 200
const SOON_MS = 60
const PAUSE_MS = 700

/** The pages are those of an infinite query; changes in between are written into its data. */
export function createEndless<T extends { id: string }>(options: Options<T>): Endless<T> {
  const { client, key, load } = options
  const listeners = new Set<() => void>()
  let observer = observe()
  let opened = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let again = false
  /** Changes made while a page is loading, which is added after the rows that existed when it was requested. */
  let meanwhile: Change<T>[] = []
  /** Changes made while the newest page is loading, which may have been read before them. */
  let sinceAsked: Change<T>[] = []

  function observe() {
    return new InfiniteQueryObserver<Page<T>, Error, InfiniteData<Page<T>>, QueryKey, string | undefined>(client, {
      queryKey: key,
      queryFn: ({ pageParam, signal }) =>
        load({ cursor: pageParam, limit: pageParam === undefined ? FIRST : NEXT, signal }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next_cursor ?? undefined,
      // Only requested here: reloading pages one by one would move what somebody is reading.
      enabled: false,
      structuralSharing: false,
      gcTime: 0,
      retry: false,
      networkMode: 'always',
    })
  }

  const dataNow = () => client.getQueryData<InfiniteData<Page<T>>>(key)
  const snapshot = remembered(() => client.getQueryState<InfiniteData<Page<T>>>(key))

  function setRows(rows: readonly T[], next_cursor: string | null): void {
    client.setQueryData<InfiniteData<Page<T>>>(key, {
      pages: [{ data: [...rows], next_cursor }],
      pageParams: [undefined],
    })
  }

  function apply(change: Change<T>): void {
    const { rows } = snapshot()
    const changed = change(rows)
    if (changed !== rows) setRows(changed, dataNow()?.pages.at(-1)?.next_cursor ?? null)
  }

  function patch(change: Change<T>): void {
    if (!snapshot().ready || !dataNow()) return
    if (snapshot().loading) meanwhile.push(change)
    sinceAsked.push(change)
    apply(change)
  }

  async function loadMore(): Promise<void> {
    const { ready, ended } = snapshot()
    if (ended) return
    await (ready ? observer.fetchNextPage({ cancelRefetch: false }) : observer.refetch({ cancelRefetch: false }))
    const missed = meanwhile
    meanwhile = []
    for (const change of missed) apply(change)
  }

  async function reach(): Promise<void> {
    const { signal } = opened
    const { rows: shown, ready } = snapshot()
    if (!ready) return
    const rows: T[] = []
    let cursor: string | undefined
    do {
      const page = await load({ cursor, limit: NEXT, signal })
      if (signal.aborted) return
      rows.push(...page.data)
      cursor = page.next_cursor ?? undefined
    } while (cursor !== undefined && rows.length < shown.length + NEXT)
    meanwhile = []
    await client.cancelQueries({ queryKey: key, exact: true })
    setRows(rows, cursor ?? null)
  }

  async function loadNewest(): Promise<void> {
    const { signal } = opened
    sinceAsked = []
    const page = await load({ cursor: undefined, limit: FIRST, signal })
    if (signal.aborted) return
    const newer = sinceAsked
    sinceAsked = []
    const { rows, gap } = mergeNewest(snapshot().rows, page, options)
    if (gap || page.next_cursor === null) {
      meanwhile = []
      await client.cancelQueries({ queryKey: key, exact: true })
      setRows(rows, page.next_cursor)
    } else {
      patch((now) => mergeNewest(now, page, options).rows)
    }
    for (const change of newer) patch(change)
  }

  function refreshIn(ms: number): void {
    timer = setTimeout(async () => {
      again = false
      // If that fails what is shown stays; the next event, or the next check, tries again.
      await (snapshot().ready ? loadNewest().catch(() => undefined) : loadMore())
      timer = undefined
      if (again && !opened.signal.aborted) refreshIn(PAUSE_MS)
    }, ms)
  }

  return {
    snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    loadMore,
    reach,
    refresh() {
      again = true
      if (!timer && !opened.signal.aborted) refreshIn(SOON_MS)
    },
    patch,
    open() {
      opened = new AbortController()
      observer = observe()
      const unsubscribe = observer.subscribe(() => {
        for (const listener of listeners) listener()
      })
      void loadMore()
      return () => {
        opened.abort()
        unsubscribe()
        clearTimeout(timer)
        timer = undefined
        client.removeQueries({ queryKey: key, exact: true })
      }
    },
  }
}

/** A query's state as a list: the same object until something has changed, and the last one when the query is gone. */
function remembered<T extends { id: string }>(
  find: () => { data: InfiniteData<Page<T>> | undefined; error: unknown; fetchStatus: string } | undefined,
): () => EndlessState<T> {
  let seen: ReturnType<typeof find>
  let state: EndlessState<T> = { rows: [], ready: false, ended: false, loading: false, error: undefined }
  return () => {
    const now = find()
    if (now && now !== seen) {
      state = {
        rows: now.data === seen?.data ? state.rows : rowsOf(now.data?.pages ?? []),
        ready: now.data !== undefined,
        ended: now.data?.pages.at(-1)?.next_cursor === null,
        loading: now.fetchStatus === 'fetching',
        error: (now.error as Error | null) ?? undefined,
      }
      seen = now
    }
    return state
  }
}

/** Each once: an event may have brought what a later page has too. */
function rowsOf<T extends { id: string }>(pages: readonly Page<T>[]): readonly T[] {
  const known = new Map<string, T>()
  for (const { data } of pages) for (const row of data) if (!known.has(row.id)) known.set(row.id, row)
  return [...known.values()]
}
