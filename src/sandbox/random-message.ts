import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { proto } from '@whiskeysockets/baileys'
import protobuf from 'protobufjs'
import { seededRandom } from './behaviour.ts'

const SCHEMA = fileURLToPath(
  import.meta.resolve('@whiskeysockets/baileys').replace(/lib\/index\.js$/, 'WAProto/WAProto.proto'),
)

let messageType: protobuf.Type | undefined

/** Any message that the schema allows, with strange values in it; the same one for the same seed. */
export function randomMessage(seed: number): proto.IMessage {
  messageType ??= protobuf.parse(readFileSync(SCHEMA, 'utf8')).root.lookupType('proto.Message')
  const random = seededRandom(seed)
  const filled = fill(messageType, random, 0)
  return proto.Message.decode(messageType.encode(messageType.fromObject(filled)).finish())
}

const MAX_DEPTH = 5

function fill(type: protobuf.Type, random: () => number, depth: number): Record<string, unknown> {
  const fields = type.fieldsArray
  // A whole message has one or two parts; their contents are filled more or less.
  const some =
    depth === 0 ? pickSome(fields, 1 + Math.floor(random() * 2), random) : fields.filter(() => random() < 0.7 / depth)
  return Object.fromEntries(some.flatMap((field) => valuesOf(field, random, depth)))
}

function valuesOf(field: protobuf.Field, random: () => number, depth: number): [string, unknown][] {
  const type = field.resolve().resolvedType
  if (type instanceof protobuf.Type && depth >= MAX_DEPTH) return []
  const one = () => (type instanceof protobuf.Type ? fill(type, random, depth + 1) : scalarOf(field.type, type, random))
  if (field instanceof protobuf.MapField) return []
  return [[field.name, field.repeated ? Array.from({ length: Math.floor(random() * 3) }, one) : one()]]
}

const TEXTS = [
  '',
  'привет',
  '5',
  'a\0b',
  '\u202Egpj',
  '{"id":"x"}',
  '{',
  'https://example.com',
  'x'.repeat(5_000),
  '😀'.repeat(99),
]
const ADDRESSES = ['79160000001@s.whatsapp.net', '100000000000000@lid', 'status@broadcast', '1@g.us', '@', 'x']
const NUMBERS = [0, 1, -1, 5, 1_000, 2 ** 31 - 1, -(2 ** 31)]

function scalarOf(kind: string, type: protobuf.Type | protobuf.Enum | null, random: () => number): unknown {
  if (type instanceof protobuf.Enum) return pick(Object.values(type.values), random)
  switch (kind) {
    case 'string':
      return pick(random() < 0.7 ? TEXTS : ADDRESSES, random)
    case 'bytes':
      return Buffer.from(Array.from({ length: pick([0, 1, 16, 32, 64], random) }, () => Math.floor(random() * 256)))
    case 'bool':
      return random() < 0.5
    case 'double':
    case 'float':
      return pick([...NUMBERS, 55.75, Number.NaN, Number.POSITIVE_INFINITY], random)
    case 'uint32':
    case 'fixed32':
    case 'uint64':
    case 'fixed64':
      return Math.abs(pick(NUMBERS, random))
    default:
      return pick(NUMBERS, random)
  }
}

const pick = <T>(items: readonly T[], random: () => number): T => items[Math.floor(random() * items.length)] as T

function pickSome<T>(items: readonly T[], count: number, random: () => number): T[] {
  return Array.from({ length: count }, () => pick(items, random))
}
