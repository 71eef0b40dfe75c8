import { useState } from 'react'

export type Picked = {
  ids: ReadonlySet<string>
  /** Undefined: no selection is being made. */
  on: boolean
  start: () => void
  stop: () => void
  /** `range`: with everybody between the one selected before and this one. */
  toggle: (id: string, range: boolean) => void
  all: (ids: readonly string[]) => void
}

/** The selected guests of a list, in its order: one by one, by a range, or everybody loaded. */
export function usePicked(order: () => readonly { id: string }[]): Picked {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [on, setOn] = useState(false)
  const [last, setLast] = useState<string>()
  return {
    ids,
    on,
    start: () => setOn(true),
    stop() {
      setOn(false)
      setIds(new Set())
      setLast(undefined)
    },
    toggle(id, range) {
      const rows = order().map((row) => row.id)
      const [from, to] = [rows.indexOf(range && last !== undefined ? last : id), rows.indexOf(id)]
      const meant = from < 0 ? [id] : rows.slice(Math.min(from, to), Math.max(from, to) + 1)
      const next = new Set(ids)
      if (ids.has(id)) for (const one of meant) next.delete(one)
      else for (const one of meant) next.add(one)
      setIds(next)
      setLast(id)
    },
    all: (rows) => setIds(new Set(rows)),
  }
}
