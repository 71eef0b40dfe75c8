import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { DELIVERY_WORDS, wordsOfReason } from '../mailings/delivery-words.ts'
import { texts as en } from './numbers/en.ts'
import { texts as ru } from './numbers/ru.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a pattern finds in the sources, by its first group. */
function written(files: string, pattern: RegExp): string[] {
  const paths = globSync(files, { cwd: root, exclude: ['**/*.test.ts', '**/test-support/**'] })
  const found = paths.flatMap((path) =>
    [...readFileSync(`${root}${path}`, 'utf8').matchAll(pattern)].map(([, code = '']) => code),
  )
  return [...new Set(found)]
}

it('every code for which a message fails has words in both languages', () => {
  const throttled = written('src/numbers/{throttle,waits,portfolio/*}.ts', /reason: '(\w+)'/g)
  const codes = [
    ...written('src/whatsapp/cloud/failures.ts', /reason: '(\w+)'/g),
    ...written('src/whatsapp/{baileys,cloud}/send*.ts', /reason: '(\w+)'/g),
    ...written('src/{deliveries,mailings}/**/*.ts', /kind: '(?:failed|skipped|unconfirmed)', reason: '(\w+)'/g),
    ...written('src/channels/**/*.ts', /\bcode: '(\w+)'/g),
    ...written('src/channels/push/google-token.ts', /'(google_\w+)'/g),
    ...written('src/channels/push/fcm.ts', /case '(\w+)'/g).map((code) => `fcm_${code.toLowerCase()}`),
    ...written('src/channels/request.ts', /^ {2}'([A-Z_]+)',$/gm),
    ...written('src/channels/sms/smsc.ts', /case (\d):\n(?=[^}]*return \{ kind)/g).map((code) => `smsc_${code}`),
    ...written('src/channels/sms/twilio.ts', /case (\d+):/g).map((code) => `twilio_${code}`),
    ...throttled.map((reason) => `throttled_${reason}`),
  ]
  expect(codes.length).toBeGreaterThan(70)
  for (const language of ['ru', 'en'] as const) {
    const bare = codes.filter((code) => !Object.hasOwn(DELIVERY_WORDS[language].reasons, code))
    expect(bare, language).toEqual([])
  }
  expect(Object.keys(DELIVERY_WORDS.en.reasons)).toEqual(Object.keys(DELIVERY_WORDS.ru.reasons))
})

it('a code of another side is shown with what it is the code of', () => {
  expect(wordsOfReason('refused_479', 'ru')).toBe('WhatsApp не принял (код 479)')
  expect(wordsOfReason('http_502', 'en')).toBe('The provider answered with an error (HTTP 502)')
  expect(wordsOfReason('smsc_error_253', 'ru')).toBe('Не удалось отправить (код smsc_error_253)')
})

it('every state of a number has words for its reason in both languages', () => {
  const codes = [
    ...written('src/whatsapp/cloud/failures.ts', /park\('(\w+)'\)/g),
    ...written('src/numbers/!(throttle|waits|safety).ts', /state: '\w+',(?: as const,)? reason: '(\w+)'/g),
    ...written('src/numbers/after-close.ts', /reason: '(\w+)'/g),
    ...written('src/numbers/{session-record,record-linking,park-numbers,change-number}.ts', /reason: '(\w+)'/g),
  ]
  expect(codes.length).toBeGreaterThan(12)
  for (const [language, words] of Object.entries({ ru: ru.reason, en: en.reason })) {
    expect(
      codes.filter((code) => !Object.hasOwn(words, code)),
      language,
    ).toEqual([])
  }
})
