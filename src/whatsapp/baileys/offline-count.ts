import { type BinaryNode, getBinaryNodeChild } from '@whiskeysockets/baileys'

type Deps = {
  /** Nothing more has come for this long: what was announced and is not here will not come. */
  quietMs: number
  /** How many of the announced messages did not come. */
  onMissing: (missing: number) => void
}

/** Compares what arrived after the number's absence with what the server had announced. */
export function countOffline({ quietMs, onMissing }: Deps) {
  let announced = 0
  let arrived = 0
  let isOver = false
  let timer: NodeJS.Timeout | undefined

  function decide(): void {
    timer = undefined
    const missing = announced - arrived
    announced = 0
    if (missing > 0) onMissing(missing)
  }

  return {
    see(frame: BinaryNode): void {
      if (frame.tag === 'message' && frame.attrs.offline !== undefined) arrived += 1
      else if (frame.tag === 'ib') {
        announced = Number(getBinaryNodeChild(frame, 'offline_preview')?.attrs.message ?? announced) || 0
        isOver ||= getBinaryNodeChild(frame, 'offline') !== undefined
      } else return
      // The last batch may be followed by others.
      if (!isOver || announced === 0) return
      if (timer) timer.refresh()
      else timer = setTimeout(decide, quietMs).unref()
    },
  }
}
