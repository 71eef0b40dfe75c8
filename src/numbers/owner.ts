import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A name for this process as a holder of leases, from which its neighbours can tell whether it is still alive. */
export function makeOwner(): string {
  return [hostname().replaceAll('/', '-'), placeOf(), process.pid, randomBytes(4).toString('hex')].join('/')
}

/** What may be shown of an owner: host and process. */
export function presentOwner(owner: string): string {
  const [host, , pid] = owner.split('/')
  return pid ? `${host}:${pid}` : owner
}

/**
 * True only when it is certain that the owner's process has ended: it ran on this machine, and its pid is gone. Then
 * nobody needs to wait for its lease.
 */
export function isDeadNeighbour(owner: string, self: string): boolean {
  const [host, place, pid] = owner.split('/')
  const [ownHost, ownPlace] = self.split('/')
  if (!pid || !place || host !== ownHost || place !== ownPlace || owner === self) return false
  return Number(pid) !== process.pid && !isAlive(Number(pid))
}

/** This boot of the machine and this process namespace: pids mean something only within them. Empty: unknown. */
function placeOf(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
    return `${boot}-${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`
  } catch {
    // Not Linux: others wait until leases expire.
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is alive, under another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
