import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedGuest } from '../../api-types.ts'
import type { Endless, EndlessState } from '../endless.ts'
import { nameOfGuest } from '../guest-name.ts'
import classes from './guest-list.module.css'
import { GuestRow } from './guest-row.tsx'
import type { Picked } from './picked.ts'

const ROW_PX = 72
/** The next page is requested this many rows before the end. */
const AHEAD = 60

type Props = {
  list: Endless<ListedGuest>
  state: EndlessState<ListedGuest>
  chosen: string | undefined
  onChoose: (id: string) => void
  picked: Picked
}

/** Rows of a filter's guests; only the visible ones are drawn. */
export function GuestList({ list, state: { rows, ended, loading, error }, chosen, onChoose, picked }: Props) {
  const { t } = useTranslation('inbox')
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (!ended && !loading && !error && last > rows.length - AHEAD) void list.loadMore()
  }, [ended, loading, error, last, rows.length, list])

  const at = chosen === undefined ? -1 : rows.findIndex(({ id }) => id === chosen)
  // A choice moved by keys stays in sight. Rows that move by themselves do not drag the list with them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another one is chosen
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: 'auto' })
  }, [chosen])

  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))]
    if (!next) return
    onChoose(next.id)
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-guest="${CSS.escape(next.id)}"]`)?.focus()
    })
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: the rows lie in a box as high as all of them
    <div ref={scroller} className={classes.scroller} role="list" aria-label={t('list.label')} onKeyDown={move}>
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }} role="presentation">
        {items.map(({ index, key, start }) => {
          const guest = rows[index]
          if (!guest) return null
          return (
            // biome-ignore lint/a11y/useSemanticElements: see above
            <div
              key={key}
              role="listitem"
              aria-setsize={ended ? rows.length : -1}
              aria-posinset={index + 1}
              className={classes.slot}
              style={{ height: ROW_PX, transform: `translateY(${start}px)` }}
            >
              {picked.on && (
                <input
                  type="checkbox"
                  className={classes.pick}
                  aria-label={t('bulk.pick', { name: nameOfGuest(guest) ?? guest.phone ?? '' })}
                  checked={picked.ids.has(guest.id)}
                  onChange={({ nativeEvent }) =>
                    picked.toggle(guest.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
                  }
                />
              )}
              <GuestRow guest={guest} chosen={guest.id === chosen} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
