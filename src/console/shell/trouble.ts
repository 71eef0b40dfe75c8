import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { onUnavailable } from '../api.ts'

/** What keeps the server from working: its disk, or a database or queue that it cannot reach. */
export type Trouble = 'diskFull' | 'diskUnwritable' | 'away'

const LOOK_MS = 3_000

/**
 * After the server has refused something because of its own trouble: the cause, until it works again and everything is
 * reloaded.
 */
export function useTrouble(): Trouble | undefined {
  const client = useQueryClient()
  const [trouble, setTrouble] = useState<Trouble>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isLooking = false
    let isShown = false
    const look = async () => {
      const found = await askForTrouble()
      if (!isLooking) return
      setTrouble(found)
      if (found) timer = setTimeout(look, LOOK_MS)
      else {
        isLooking = false
        if (isShown) void client.invalidateQueries()
      }
      isShown = found !== undefined
    }
    const stop = onUnavailable(() => {
      if (isLooking) return
      isLooking = true
      void look()
    })
    return () => {
      stop()
      isLooking = false
      clearTimeout(timer)
    }
  }, [client])
  return trouble
}

/** By `GET /readyz`, which needs no key. */
async function askForTrouble(): Promise<Trouble | undefined> {
  try {
    const response = await fetch('/readyz')
    if (response.ok) return undefined
    const said = await response.text()
    if (said.includes('"disk_full"')) return 'diskFull'
    return said.includes('"disk_unwritable"') ? 'diskUnwritable' : 'away'
  } catch {
    return 'away'
  }
}
