import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { saidBy } from '../../../test/support/architecture/said.ts'
import { readSources } from '../../../test/support/architecture/sources.ts'
import { sentencesOf } from '../../../test/support/architecture/stored.ts'
import { texts as english } from '../../console/shell/en.ts'
import { texts as russian } from '../../console/shell/ru.ts'
import { findProblem } from '../problem.ts'
import { inRussian } from './in-russian.ts'
import { RUSSIAN } from './ru.ts'
import { saidInRussian } from './said.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const sources = readSources(root).filter(({ path }) => /^(src|config)\/.*(?<!\.test|\.fixture)\.ts$/.test(path))

/**
 * What no console shows: the other API's shape, other processes, WhatsApp's wire, the language model, programs' own
 * matters.
 */
const UNSEEN =
  /^src\/(console|sandbox|commands|cloud-api|whatsapp|jobs|db|media|drafts\/llm|http\/words|channels\/(push|sms|whatsapp))\/|^src\/(process|main|http\/listen)\.ts|lib\/logger|^config\/(?!env)/
/**
 * Worded in both languages by code (`templates:remarks`, `mailings:warning`, `numbers:warning`), or in one beside the
 * other.
 */
const BY_CODE =
  /^src\/(templates\/(remarks|check|liquid|text-problems|closing)|mailings\/(warnings|results\/notes|forecast|pace|schedule\/timing-warnings|official\/windows)|numbers\/(warnings|warm-up|safety|present-number|cloud-api\/webhook-routes)|channels\/callbacks|notifications\/words|reputation\/replies\/check-reply|reputation\/(figures|form))/

/** Of settings that only the environment has: whoever starts the server reads of them in its journal. */
const OF_THE_START = /postgres:|^may hold letters|64 hex digits|2\.3000|loopback|several processes need/

/** What writes texts that are stored, and read later by anybody. */
const STORES =
  /^src\/(webhooks|imports|audiences\/lists|reputation\/outside|message-templates|orders\/(guest-lines|import)|guests\/phone-of-cell|lib\/(network-words|address-guard))(?!.*(event-schemas|routes)\.ts$)/
/** Names of steps and of bugs, and the mark in an answer that broke off. */
const UNTOLD = new Set([
  ...['import of {}', 'received undefined', 'an import is at work, whose file may name the guest', 'updateTime desc'],
  ...['a title, or the only column', 'line to read', 'goes on', 'array begins', 'element ends', '[broken off: {}]'],
  'Доставка: own, partner, pickup',
])

describe('what the server says, in Russian', () => {
  it('has words for all it says of a request', () => {
    const silent = sources
      .filter(({ path }) => !UNSEEN.test(path) && !BY_CODE.test(path))
      .flatMap((source) => saidBy(source).map((text) => ({ path: source.path, text })))
      .filter(({ text }) => inRussian(text) === undefined && !OF_THE_START.test(text))
      .map(({ path, text }) => `${path}: ${text}`)
    expect([...new Set(silent)]).toEqual([])
  })

  it('has words for all that it stores of rows, posts, sites and templates', () => {
    const writers = sources.filter(({ path }) => STORES.test(path))
    const told = writers.flatMap((source) => sentencesOf(source).map((text) => ({ path: source.path, text })))
    expect(told.length).toBeGreaterThan(100)
    const silent = told
      .filter(({ text }) => inRussian(text) === undefined && !UNTOLD.has(text.trim()))
      .map(({ path, text }) => `${path}: ${text}`)
    expect([...new Set(silent)]).toEqual([])
  })

  it('has its stored texts in the language at every place of an answer, those of earlier versions too', () => {
    const told = {
      'guest.name: is missing; amount: must not be 0': 'guest.name: не заполнено; amount: не может быть нулём',
      'The file cannot be imported: is a PDF: send the table that it was made of, as CSV.':
        'Файл нельзя загрузить: это PDF: загрузите таблицу, из которой он сделан, как CSV.',
      'its certificate has expired (CERT_HAS_EXPIRED)': 'его сертификат истёк (CERT_HAS_EXPIRED)',
      'ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9': 'по этому адресу никто не отвечает (ECONNREFUSED)',
      'does not verify: it gave no answer (no answer within 15 s)':
        'не подтверждает себя: нет ответа (нет ответа за 15 с)',
      'answered 302; redirects are not followed': 'ответил 302; перенаправления не выполняются',
      'Meta refused it (190). The number is not registered there: register it first.':
        'Meta отказала (190). Номер там не зарегистрирован: сначала зарегистрируйте.',
    }
    for (const [english, russian] of Object.entries(told)) expect(saidInRussian(english)).toBe(russian)
    expect(saidInRussian('as somebody wrote it; and more')).toBe('as somebody wrote it; and more')
  })

  it('has words for each code, and so has the console in both languages', () => {
    const codes = [...readFileSync(`${root}src/lib/errors.ts`, 'utf8').matchAll(/^ {2}\| '(\w+)'/gm)].map(
      ([, code]) => code ?? '',
    )
    expect(codes.length).toBeGreaterThan(15)
    for (const code of [...codes, 'internal_error']) {
      expect(inRussian(findProblem(code)?.title ?? ''), code).toMatch(/[а-я]/)
      expect(Object.hasOwn(russian.problem, code), `ru: ${code}`).toBe(true)
      expect(Object.hasOwn(english.problem, code), `en: ${code}`).toBe(true)
    }
  })

  it('has words for every issue of a schema', () => {
    const origins = ['string', 'array', 'number', 'int', 'date', 'file', 'bigint', 'set', 'map'] as const
    const sizes = origins.flatMap((origin) =>
      [{ inclusive: true }, { inclusive: false }, { exact: true }].map((how) => ({ origin, ...how })),
    )
    const formats = [
      'email',
      'url',
      'uuid',
      'datetime',
      'date',
      'time',
      'duration',
      'ipv4',
      'base64',
      'e164',
      'regex',
      'starts_with',
      'ends_with',
      'includes',
    ]
    // A new code does not compile without its samples here.
    const samples: Record<z.core.$ZodIssueCode, object[]> = {
      invalid_type: [
        { expected: 'string', input: undefined },
        { expected: 'string', input: 1 },
        { expected: 'array', input: null },
      ],
      too_big: sizes.map((size) => ({ ...size, maximum: 5 })),
      too_small: sizes.map((size) => ({ ...size, minimum: 5 })),
      invalid_format: formats.map((format) => ({ format, prefix: 'a', suffix: 'b', includes: 'c', pattern: '/d/' })),
      not_multiple_of: [{ divisor: 5 }],
      unrecognized_keys: [{ keys: ['a'] }, { keys: ['a', 'b'] }],
      invalid_union: [{ errors: [] }, { options: ['a', 'b'] }, { inclusive: false }],
      invalid_key: [{ origin: 'record' }],
      invalid_element: [{ origin: 'map' }],
      invalid_value: [{ values: ['a'] }, { values: ['a', 'b'] }],
      custom: [{}],
    }
    const { localeError } = z.locales.en()
    for (const [code, issues] of Object.entries(samples)) {
      for (const issue of issues) {
        const said = localeError({ code, input: 'x', path: [], ...issue } as never)
        const text = typeof said === 'string' ? said : (said?.message ?? '')
        expect(inRussian(text), text).toMatch(/[а-я]/)
        expect(inRussian(text), text).not.toMatch(/expected|Invalid|characters|\{/)
      }
    }
  })

  it('keeps what was filled in, in the order of the language, and puts words into the language, too', () => {
    expect(inRussian('There is no guest gst_1.')).toBe('Такого нет: гость gst_1.')
    expect(inRussian('There is no number num_1.')).toBe('Номера num_1 нет.')
    expect(inRussian('Too small: expected string to have >=10 characters')).toBe('слишком мало: не меньше 10 знаков')
    expect(inRussian('The time to send a message must be in the future.')).toBe('Время отправки должно быть в будущем.')
    expect(inRussian('something nobody says')).toBeUndefined()
  })

  it('has no words for what nobody says any more', () => {
    const zod = readFileSync(createRequire(import.meta.url).resolve('zod/v4/locales/en.js'), 'utf8')
    const code = sources
      .filter(({ path }) => !path.startsWith('src/http/words/'))
      .map(({ text }) => text)
      .join('\n')
    const longest = (text: string) => text.split('{}').sort((a, b) => b.length - a.length)[0] ?? ''
    const stale = Object.keys(RUSSIAN).filter((each) => {
      const piece = longest(each)
      return (
        piece.includes(' ') &&
        !/^(Invalid|Too (big|small)|Unrecognized)/.test(each) &&
        !code.includes(piece.replaceAll("'", "\\'")) &&
        !code.includes(piece) &&
        !zod.includes(piece)
      )
    })
    expect(stale).toEqual([])
  })
})
