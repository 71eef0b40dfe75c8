import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { isDeadNeighbour, makeOwner, presentOwner } from './owner.ts'

const self = makeOwner()
const withPid = (owner: string, pid: number) => owner.split('/').with(2, String(pid)).join('/')

it('an owner on this machine whose process has ended is known to be dead', () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  expect(isDeadNeighbour(withPid(makeOwner(), pid), self)).toBe(true)
})

it('nobody else is held for dead', () => {
  expect(isDeadNeighbour(self, self)).toBe(false)
  expect(isDeadNeighbour(makeOwner(), self)).toBe(false)
  expect(isDeadNeighbour(withPid(self, process.ppid), self)).toBe(false)
  const { pid } = spawnSync(process.execPath, ['--version'])
  const ended = withPid(makeOwner(), pid)
  expect(isDeadNeighbour(ended.replace(/^[^/]+/, 'another-host'), self)).toBe(false)
  expect(isDeadNeighbour(ended.split('/').with(1, 'another-boot').join('/'), self)).toBe(false)
  expect(isDeadNeighbour('pool-a', self)).toBe(false)
})

it('host and process are shown, nothing else', () => {
  expect(presentOwner('host/place/12/ab')).toBe('host:12')
  expect(presentOwner('pool-a')).toBe('pool-a')
})
