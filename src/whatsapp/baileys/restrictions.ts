import type { NewChatMessageCapInfo, ReachoutTimelockState } from '@whiskeysockets/baileys'
import { coalesce } from '../../lib/coalesce.ts'
import type { NewChatQuota, Restriction } from '../port.ts'
import { readNewChatQuota } from './new-chat-quota.ts'

export type RestrictionWatch = {
  timelockChanged(lock: ReachoutTimelockState): void
  cappingChanged(cap: NewChatMessageCapInfo): void
  /** Asks WhatsApp; undefined when it does not say. Also calls the listeners. */
  fetch(): Promise<Restriction | null | undefined>
  /** Whether WhatsApp itself says now that it refuses first messages; undefined when it does not say. */
  refusesFirstMessages(): Promise<boolean | undefined>
}

type Deps = {
  fetchTimelock: () => Promise<ReachoutTimelockState>
  fetchQuota: () => Promise<NewChatQuota>
  onChange: (restriction: Restriction | null) => void
  onQuota: (quota: NewChatQuota) => void
}

/**
 * Tracks what WhatsApp forbids the number. Baileys never asks after a 463 (it compares with one code twice), so `fetch`
 * must be called then and when the connection opens.
 */
export function watchRestrictions({ fetchTimelock, fetchQuota, onChange, onQuota }: Deps): RestrictionWatch {
  let lock: Restriction | null = null
  let cap: Restriction | null = null
  let told: string | undefined
  let isLockKnown = false
  let fetching = 0
  /** The number of announcements so far: one that comes while we ask is at least as new as the answer. */
  const heard = { lock: 0, cap: 0 }

  function tell(): void {
    // What comes while we ask is reported together with the answers.
    if (fetching > 0) return
    const restriction = lock ?? cap
    const text = JSON.stringify(restriction)
    if (text === told) return
    told = text
    onChange(restriction)
  }

  function takeQuota(quota: NewChatQuota): void {
    // Warnings forbid nothing.
    cap = quota.stage === 'capped' ? { kind: 'new_chat_cap', until: quota.endsAt } : null
    onQuota(quota)
  }

  /** Several refusals at once ask once, or once more when the present question was asked before them. */
  const fetch = coalesce(ask)

  async function ask(): Promise<Restriction | null | undefined> {
    fetching += 1
    const before = { ...heard }
    const [timelock, capping] = await Promise.allSettled([fetchTimelock(), fetchQuota()])
    fetching -= 1
    if (timelock.status === 'fulfilled' && heard.lock === before.lock) lock = readTimelock(timelock.value)
    if (capping.status === 'fulfilled' && heard.cap === before.cap) takeQuota(capping.value)
    isLockKnown = timelock.status === 'fulfilled'
    if (timelock.status === 'rejected' && capping.status === 'rejected') return undefined
    tell()
    return lock ?? cap
  }

  return {
    timelockChanged(state) {
      heard.lock += 1
      lock = readTimelock(state)
      tell()
    },
    cappingChanged(info) {
      heard.cap += 1
      takeQuota(readNewChatQuota(info))
      tell()
    },
    fetch,
    async refusesFirstMessages() {
      await fetch()
      if (lock !== null || cap !== null) return true
      return isLockKnown ? false : undefined
    },
  }
}

function readTimelock({ isActive, timeEnforcementEnds }: ReachoutTimelockState): Restriction | null {
  if (!isActive) return null
  return { kind: 'reachout_lock', until: timeEnforcementEnds?.getTime() ?? null }
}
