import { proto } from '@whiskeysockets/baileys'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import { z } from 'zod'
import { emailInput } from '../../../src/access/users/input.ts'
import { conditionsSchema } from '../../../src/audiences/conditions.ts'
import { guestOfRow } from '../../../src/audiences/lists/guest-of-row.ts'
import { guessMapping } from '../../../src/audiences/lists/mapping.ts'
import { fromDecimal } from '../../../src/channels/money.ts'
import { sizeOfSms } from '../../../src/channels/sms/segments.ts'
import { chosenOf } from '../../../src/cloud-api/choices.ts'
import { findEventMessage } from '../../../src/cloud-api/event-message.ts'
import { fieldsOf } from '../../../src/cloud-api/present-phone-number.ts'
import { textOfComponents } from '../../../src/cloud-api/template-input.ts'
import { vcardOf } from '../../../src/cloud-api/vcard.ts'
import { lidOfUserId } from '../../../src/cloud-api/wa-id.ts'
import type { Db } from '../../../src/db/index.ts'
import { createMask } from '../../../src/drafts/mask/mask.ts'
import { showDraft } from '../../../src/drafts/show-stream.ts'
import { birthdayInput, birthdayOfCell } from '../../../src/guests/birthday.ts'
import { guestOfCells } from '../../../src/guests/guest-cells.ts'
import { phoneOfCell } from '../../../src/guests/index.ts'
import { newGuestInput } from '../../../src/guests/input.ts'
import { readOptOutToken } from '../../../src/guests/opt-out/token.ts'
import { matchingGuests } from '../../../src/guests/search.ts'
import { tidyName } from '../../../src/guests/tidy-name.ts'
import { escapeHtml } from '../../../src/http/html.ts'
import { decodeCursor } from '../../../src/http/page.ts'
import { instant } from '../../../src/http/time.ts'
import { badText } from '../../../src/imports/read/bad-text.ts'
import { asksForConsent } from '../../../src/inbox/consent-question.ts'
import { findOptOutRequest } from '../../../src/inbox/opt-outs/find-opt-out.ts'
import { emoji } from '../../../src/inbox/routes.ts'
import { isPublicAddress } from '../../../src/lib/address-guard.ts'
import { cleanLine, cleanText } from '../../../src/lib/clean-text.ts'
import { findIdOfWamid, findObjectId } from '../../../src/lib/cloud-api-ids.ts'
import { readConfirmation } from '../../../src/lib/confirmations/read-confirmation.ts'
import { parseLanguage } from '../../../src/lib/languages.ts'
import { parsePhone } from '../../../src/lib/phone.ts'
import { recordOf } from '../../../src/lib/record-of.ts'
import { findWebAddress, isEmail, webAddressKind } from '../../../src/lib/web-address.ts'
import { localTimeInput } from '../../../src/mailings/schedule/local-time.ts'
import { repeatInput } from '../../../src/mailings/schedule/repeat.ts'
import { assertionSchema } from '../../../src/numbers/passkey/check-assertion.ts'
import { proxyInput } from '../../../src/numbers/proxy.ts'
import { bonusOfCells, numberOfCell, orderOfCells, statusOfCells, timeOfCell } from '../../../src/orders/csv-shapes.ts'
import { foldDish } from '../../../src/orders/dishes.ts'
import { orderInput } from '../../../src/orders/input.ts'
import { normalisePromoCode } from '../../../src/promo-codes/promo-codes.ts'
import { readAnswer } from '../../../src/reputation/answers/read-answer.ts'
import { countComplaints } from '../../../src/reputation/complaints/count-complaints.ts'
import { findTopics, topicsOfText } from '../../../src/reputation/complaints/find-topics.ts'
import { stem } from '../../../src/reputation/complaints/stems.ts'
import { clausesOf } from '../../../src/reputation/complaints/text/clauses.ts'
import { graveReasons } from '../../../src/reputation/escalations/grave-words.ts'
import { quoteName } from '../../../src/reputation/quote-name.ts'
import { commentInput } from '../../../src/reputation/ratings/input.ts'
import { checkReply } from '../../../src/reputation/replies/check-reply.ts'
import { fillTemplate, parseReplyTemplate, unknownVariables } from '../../../src/reputation/replies/fill-template.ts'
import { findPhone } from '../../../src/reputation/replies/find-phone.ts'
import { ownWords } from '../../../src/reputation/replies/own-words.ts'
import { textWords } from '../../../src/reputation/replies/phrases.ts'
import { plainText } from '../../../src/reputation/replies/plain-text.ts'
import { REPLY_VARIABLES } from '../../../src/reputation/replies/reply-variables.ts'
import { languageOfText } from '../../../src/reputation/replies/review-to-answer.ts'
import { findSpelledAddress } from '../../../src/reputation/replies/spelled-out.ts'
import { type ReviewToAnswer, suggestReply } from '../../../src/reputation/replies/suggest-reply.ts'
import { findSwearing } from '../../../src/reputation/replies/swearing.ts'
import { toneOf } from '../../../src/reputation/replies/tone.ts'
import { requestText } from '../../../src/reputation/requests/request-text.ts'
import { brandVoiceSchema } from '../../../src/restaurants/brand-voice.ts'
import { newQuickAnswerInput } from '../../../src/restaurants/quick-answers.ts'
import { reviewSitesSchema } from '../../../src/restaurants/review-sites.ts'
import { foldWords } from '../../../src/rules/words.ts'
import { checkVariants, identicalTexts } from '../../../src/templates/check-texts.ts'
import { endsWithQuestion, withoutLastLine } from '../../../src/templates/closing-question.ts'
import { checkTexts } from '../../../src/templates/compile-template.ts'
import { factsOf, type GuestFacts } from '../../../src/templates/facts.ts'
import { closeGaps } from '../../../src/templates/gaps.ts'
import { compileText } from '../../../src/templates/liquid.ts'
import { liquidPieces } from '../../../src/templates/liquid-pieces.ts'
import { sayMissingFacts } from '../../../src/templates/missing-facts.ts'
import { nearestName } from '../../../src/templates/nearest-name.ts'
import type { TemplateTexts } from '../../../src/templates/template-texts.ts'
import { findProblems } from '../../../src/templates/text-problems.ts'
import { checkPicks } from '../../../src/templates/variants.ts'
import { peerOf } from '../../../src/whatsapp/baileys/jid.ts'
import { readPasskeyOptions } from '../../../src/whatsapp/baileys/linking/passkey-options.ts'
import { normaliseMessage } from '../../../src/whatsapp/baileys/normalise.ts'

const ZONE = 'Europe/Moscow'
const NOBODY: GuestFacts = { name: null, dish: null, promoCode: null, restaurant: null }
const ADDRESS = { id: '1', chat: '1@s.whatsapp.net', fromMe: false }
const VOICE = brandVoiceSchema.parse({})
const REVIEW: ReviewToAnswer = {
  id: 'rev_1',
  score: 5,
  text: null,
  language: 'ru',
  complaints: [],
  praise: [],
  guestName: null,
  dish: null,
  pairing: null,
  orderNumber: null,
}
const REPLY_VALUES = recordOf(REPLY_VARIABLES, (name) => name)
const TEXTS: Omit<TemplateTexts, 'text'> = {
  channel: 'whatsapp',
  language: 'ru',
  variants: [],
  endsWithoutQuestionOk: true,
}
const GREETING = checkTexts({
  ...TEXTS,
  text: '{{ greeting }}, {{ guest.first_name }}! {{ guest.name }}, {{ order.dish }}: {{ promo_code }} придёте?',
})

const database = (
  adapter: SqliteAdapter | PostgresAdapter,
  compiler: SqliteQueryCompiler | PostgresQueryCompiler,
): Db =>
  new Kysely({
    dialect: {
      createAdapter: () => adapter,
      createDriver: () => new DummyDriver(),
      createIntrospector: () => ({
        getSchemas: async () => [],
        getTables: async () => [],
        getMetadata: async () => ({ tables: [] }),
      }),
      createQueryCompiler: () => compiler,
    },
  })
const sqlite = database(new SqliteAdapter(), new SqliteQueryCompiler())
const postgres = database(new PostgresAdapter(), new PostgresQueryCompiler())

const render = (facts: GuestFacts) =>
  GREETING.render({ id: 'gst_1', facts }, { at: Date.UTC(2026, 0, 5, 9), zone: ZONE }, 'mlg_1')

/**
 * Everything that reads people's text or a cell of a file, by name. Text refused for its length is read too. Files
 * themselves come in pieces of bounded size.
 */
export const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  // Templates and their values.
  endsWithQuestion,
  withoutLastLine: (text) => withoutLastLine(text, 'https://x.y/u/1'),
  closeGaps,
  liquidPieces,
  compileText,
  findProblems: (text) => findProblems({ ...TEXTS, text, endsWithoutQuestionOk: false }),
  checkTexts: (text) => checkTexts({ ...TEXTS, text }),
  checkVariants: (text) => checkVariants({ ...TEXTS, text }, GREETING, [text, `${text}.`]),
  'checkVariants of an SMS': (text) =>
    checkVariants({ ...TEXTS, channel: 'sms', text }, { ...GREETING, channel: 'sms' }),
  identicalTexts: (text) => identicalTexts([text, text]),
  checkPicks,
  nearestName: (text) => nearestName(text, ['guest.name', 'guest.first_name', 'order.dish']),
  parseLanguage,
  'a text with the name of a guest': (text) => render({ ...NOBODY, name: text }),
  'a text with the dish of a guest': (text) => render({ ...NOBODY, dish: text }),
  factsOf: (text) =>
    factsOf({ name: null, push_name: text, attributes: JSON.stringify({ dish: text }) }, undefined, null, {
      tidyNames: true,
    }),
  sizeOfSms,
  // Ratings, reviews and replies.
  readAnswer,
  readConfirmation,
  topicsOfText,
  findTopics,
  clausesOf,
  stem,
  graveReasons: (text) => graveReasons({ score: 1, text }),
  countComplaints: (text) =>
    countComplaints([{ order_id: '1', text, topics: '["taste"]', posted_at: 0 }], new Map(), ZONE, 'ru'),
  findSwearing,
  findPhone,
  textWords,
  plainText,
  findSpelledAddress,
  checkReply: (text) => checkReply(text, { language: 'ru', services: ['Бургер-Экспресс', text.slice(0, 60)] }),
  ownWords,
  toneOf: (text) => toneOf(5, text),
  'suggestReply to a review': (text) => suggestReply({ ...REVIEW, text, dish: 'Борщ' }, VOICE, []),
  'suggestReply to a name': (text) => suggestReply({ ...REVIEW, text: null, guestName: text, dish: text }, VOICE, []),
  parseReplyTemplate,
  unknownVariables,
  'fillTemplate by a text': (text) => fillTemplate(text, REPLY_VALUES, 7),
  languageOfText,
  quoteName,
  sayMissingFacts: (text) => sayMissingFacts(`${text} \uE001${text}`, 'ru'),
  requestText: (text) =>
    requestText({ language: 'ru', name: text, restaurant: text, link: 'https://x.y/r/1', own: text, seed: 1 }),
  normalisePromoCode,
  commentInput: (text) => commentInput.safeParse(text),
  reviewSitesSchema: (text) =>
    reviewSitesSchema.safeParse({ yandex_maps: text, two_gis: text, google_maps: text, tripadvisor: text }),
  // Guests, search, what they write.
  cleanText: (text) => cleanText(text, 65_536),
  proxyInput: (text) => proxyInput.safeParse({ url: text }),
  assertionSchema: (text) => assertionSchema.safeParse({ id: text, rawId: text, type: text, response: {} }),
  readPasskeyOptions: (text) => readPasskeyOptions(JSON.stringify({ challenge: text })),
  cleanLine: (text) => cleanLine(text, 200),
  parsePhone,
  newGuestInput: (text) =>
    newGuestInput.safeParse({ phone: text, name: text, language: text, time_zone: text, birthday: text, tags: [text] }),
  newQuickAnswerInput: (text) => newQuickAnswerInput.safeParse({ shortcut: text, title: text, text, language: text }),
  birthdayInput: (text) => birthdayInput.safeParse(text),
  'matchingGuests on SQLite': (text) =>
    matchingGuests(sqlite, text, sql<boolean>`true`, { messages: true })?.compile(sqlite),
  'matchingGuests on PostgreSQL': (text) =>
    matchingGuests(postgres, text, sql<boolean>`true`, { messages: true })?.compile(postgres),
  readOptOutToken: (text) => readOptOutToken(Buffer.alloc(32), text),
  findOptOutRequest,
  asksForConsent,
  // The Cloud API's shape.
  chosenOf: (text) => chosenOf({ kind: 'button_reply', options: [{ id: '1', title: text.slice(0, 200) }] }, text),
  vcardOf: (text) =>
    vcardOf({
      name: { formatted_name: text },
      phones: [{ phone: text, type: text }],
      emails: [],
      urls: [],
      addresses: [],
    }),
  textOfComponents: (text) => textOfComponents([{ type: 'BODY', text }]),
  fieldsOf,
  findEventMessage,
  findObjectId,
  findIdOfWamid,
  lidOfUserId,
  'a reaction': (text) => emoji.safeParse(text),
  'a visiting card': (vcard) => normaliseMessage(proto.Message.fromObject({ contactMessage: { vcard } }), ADDRESS),
  'a message': (conversation) => normaliseMessage({ conversation }, ADDRESS),
  peerOf,
  // Cells of imports.
  birthdayOfCell,
  numberOfCell,
  timeOfCell: (text) => timeOfCell(text, ZONE),
  orderOfCells: (text) =>
    orderInput.safeParse(orderOfCells({ phone: text, name: text, items: text, total: text, placed_at: text }, ZONE)),
  statusOfCells: (text) => statusOfCells({ at: text }, ZONE),
  bonusOfCells: (text) => bonusOfCells({ phone: text, amount: text, at: text }, ZONE),
  guestOfCells: (text) => guestOfCells({ phone: text, tags: text, birthday: text, language: text }),
  badText,
  foldDish,
  foldWords,
  tidyName,
  phoneOfCell: (text) => phoneOfCell(text, 'RU'),
  guestOfRow: (text) =>
    guestOfRow(
      { p: '+79161234567', t: text },
      { phone: 'p', name: 't', tags: 't', birthday: 't', language: 't', time_zone: 't' },
      'RU',
    ),
  guessMapping: (text) =>
    guessMapping(
      {
        path: '',
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ',',
        columns: text.split(',', 1_000),
        headless: false,
        begins_at: 1,
      },
      [Object.fromEntries(text.split(',').map((name) => [name, text.slice(0, 100)]))],
      (cell) => parsePhone(cell) !== undefined,
    ),
  // HTTP and settings of mailings.
  escapeHtml,
  decodeCursor: (text) => decodeCursor(text, z.tuple([z.string()])),
  instant: (text) => instant.safeParse(text),
  emailInput: (text) => emailInput.safeParse(text),
  fromDecimal,
  isPublicAddress,
  findWebAddress,
  webAddressKind,
  isEmail,
  localTimeInput: (text) => localTimeInput.safeParse(text),
  repeatInput: (text) => repeatInput.safeParse({ cron: text, time_zone: ZONE }),
  draftMask: (text) => createMask({ names: ['Анна'], shows: [] }).hide(text),
  showDraft: (text) => showDraft(createMask({ names: [], shows: ['NAME'] }), text),
  conditionsSchema: (text) => conditionsSchema.safeParse({ field: text, op: text, value: text }),
}
