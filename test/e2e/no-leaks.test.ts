import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually, linkNumber, mailingState, makeGuests, openScene, startMailing } from '../support/scene.ts'

test('invariant 11: neither the log nor the files at rest hold texts, phones in the log, or session keys', {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene({ queue: 'redis', env: { LOG_LEVEL: 'debug' } })
  const number = '79160000001'
  const id = await linkNumber(scene, number)
  const guests = await makeGuests(scene, 5, {
    behaviour: { answers: 1, texts: ['секретный ответ гостя'], maxAnswers: 1 },
  })
  const mailing = await startMailing(scene)
  await eventually('all have it', async () => ((await mailingState(scene, mailing)).counts.sent ?? 0) >= 5)
  // Refused at both of the guest's addresses: a single refusal would be resolved by the other one.
  await scene.network.setFault({ scope: number, fault: { kind: 'refuse', code: 463, count: 2 } })
  await scene.network.declareGuests({ phones: ['79030009999'] })
  await scene.api.post(`/v1/mailings/${mailing}/test`, { phone: '+79030009999' })
  await eventually('a refusal is known', async () => {
    const { restriction } = await scene.api.get<{ restriction: object | null }>(`/v1/numbers/${id}`)
    return restriction !== null
  })
  await scene.network.disconnect({ phone: number, how: 'cut' })
  await scene.network.disconnect({ phone: number, how: 'stream_error', code: 503 })
  await scene.api.call('POST', '/v1/guests', { phone: '+7 903 000-10-01', name: 'Секретное Имя', nonsense: true })
  await scene.api.call('GET', `/v1/guests?q=${guests[0]}`)
  await scene.api.post(`/v1/numbers/${id}/restart`)
  await scene.product.stop()

  const log = await readFile(scene.product.logFile, 'utf8')
  expect(log).toContain(id)
  for (const phone of [...guests, '79030009999', number]) expect(log).not.toContain(phone)
  for (const text of ['секретный', 'Секретное', 'Ждём вас', 'Closing session', 'privKey', scene.api.key])
    expect(log).not.toContain(text)

  const store = await readFile(join(scene.product.logFile, '..', 'otklik.sqlite'), 'latin1')
  for (const word of ['noiseKey', 'advSecretKey', 'privKey', 'signedIdentityKey', 'currentRatchet', scene.api.key]) {
    expect(store).not.toContain(word)
  }
})
