import { expect, test } from 'vitest'
import { fileOfKind } from '../../src/media/test-support/files.ts'
import { eventually, linkNumber, makeGuests, openScene } from '../support/scene.ts'

const A = '79160000001'

type Row = { id: string; type: string }

test('MP3 and WAV that a program gives are voice messages on the phone; what cannot be one goes as a file', {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene({ queue: 'redis' })
  const { network, api, product } = scene
  await linkNumber(scene, A)
  const [guest = ''] = await makeGuests(scene, 1)
  await network.guestSends({ guest, to: A, content: { kind: 'text', text: 'Вы открыты?' } })
  let id = ''
  await eventually('the guest is there', async () => {
    const [row] = (await api.get<{ data: Row[] }>('/v1/guests?unread=true')).data
    id = row?.id ?? ''
    return id !== ''
  })
  const send = async (kind: 'mp3' | 'wav' | 'aac') => {
    const form = new FormData()
    form.set('type', 'voice')
    form.set('file', new Blob([Uint8Array.from(await fileOfKind(kind))], { type: `audio/${kind}` }), `a.${kind}`)
    const headers = { authorization: `Bearer ${api.key}` }
    const response = await fetch(`${product.url}/v1/guests/${id}/messages`, { method: 'POST', headers, body: form })
    return ((await response.json()) as Row).type
  }
  expect([await send('mp3'), await send('wav'), await send('aac')]).toEqual(['voice', 'voice', 'audio'])
  await eventually('the phone has them', async () => {
    const sounds = (await network.shown({ guest })).filter(({ kind }) => kind === 'voice' || kind === 'audio')
    return sounds.length === 3
  })
  const sounds = (await network.shown({ guest })).filter(({ kind }) => kind === 'voice' || kind === 'audio')
  expect(sounds.map(({ kind }) => kind).toSorted()).toEqual(['audio', 'voice', 'voice'])
  for (const { media, voice } of sounds.filter(({ kind }) => kind === 'voice')) {
    expect(media).toMatchObject({ bytes: expect.any(Number) })
    expect(voice).toMatchObject({ mimeType: 'audio/ogg; codecs=opus', seconds: 1 })
    expect(voice?.waveform).toHaveLength(64)
  }
  // Of the MP3: silence first, then the tone.
  const tone = sounds.map(({ voice }) => voice?.waveform ?? []).find((waveform) => Math.max(...waveform) === 100)
  expect(Math.max(...tone!.slice(0, 28))).toBeLessThan(10)
})
