import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconArrowsLeftRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Guest } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { birthdayInWords } from '../inbox/card/birthday.ts'
import { phoneText } from '../numbers/phone-text.ts'
import { Form } from '../parts/form.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useReturnFocus } from '../parts/return-focus.ts'
import { When } from '../parts/when.tsx'

const FACTS = [
  'name',
  'push_name',
  'phone',
  'username',
  'birthday',
  'tags',
  'orders',
  'created_at',
  'last_message_at',
  'opted_out_at',
] as const
type Fact = (typeof FACTS)[number]

type Props = {
  /** The first stays, unless somebody chooses otherwise. */
  pair: readonly [Guest, Guest]
  onClose: () => void
  /** After the merge: who was kept. */
  onMerged?: (kept: Guest) => void
}

/** Two guests side by side, and the decision that they are one person. */
export function Compare({ pair, onClose, onMerged }: Props) {
  const { t } = useTranslation(['guests', 'shell'])
  useReturnFocus()
  const [swapped, setSwapped] = useState(false)
  const [kept, other] = swapped ? [pair[1], pair[0]] : pair
  const merge = useAct(
    () => api.POST('/v1/guests/{id}/merge', { path: { id: kept.id }, body: { guest_id: other.id } }),
    {
      done: t('same.merged'),
      undo: ({ merge }) =>
        api.POST('/v1/guests/{id}/merges/{merge_id}/undo', { path: { id: merge.guest_id, merge_id: merge.id } }),
      refresh: [['guests'], ['duplicates']],
      onDone: ({ guest }) => {
        onClose()
        onMerged?.(guest)
      },
    },
  )
  return (
    <FormDialog opened onClose={onClose} title={t('same.compareTitle')} size="lg">
      <Form value={swapped} act={merge} submit={t('same.merge')}>
        <Stack gap="xs">
          <Table verticalSpacing={5} horizontalSpacing="xs" layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Td w="28%" />
                <Table.Th>{t('same.keeps')}</Table.Th>
                <Table.Th>{t('same.goes')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {FACTS.filter((fact) => fact === 'orders' || isKnown(kept, fact) || isKnown(other, fact)).map((fact) => (
                <Table.Tr key={fact}>
                  <Table.Th scope="row" fw={400} c="dimmed">
                    {t(`same.fact.${fact}`)}
                  </Table.Th>
                  {[kept, other].map((guest) => (
                    <Table.Td key={guest.id} style={{ overflowWrap: 'anywhere' }}>
                      {fact === 'orders' ? <OrdersOf guestId={guest.id} /> : <FactOf guest={guest} fact={fact} />}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Group>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowsLeftRight size={14} />}
              onClick={() => setSwapped(!swapped)}
            >
              {t('same.swap')}
            </Button>
          </Group>
          <Text size="sm" c="dimmed">
            {t('same.undoHint')}
          </Text>
        </Stack>
      </Form>
    </FormDialog>
  )
}

type GuestFact = Exclude<Fact, 'orders'>

function isKnown(guest: Guest, fact: GuestFact): boolean {
  return fact === 'tags' ? guest.tags.length > 0 : guest[fact] !== null
}

function FactOf({ guest, fact }: { guest: Guest; fact: GuestFact }): ReactNode {
  const { language } = useFormats()
  const value = fact === 'tags' ? guest.tags.join(', ') : guest[fact]
  if (!value) return '—'
  if (fact === 'phone') return <span className="numerals">{phoneText(value)}</span>
  if (fact === 'created_at' || fact === 'last_message_at' || fact === 'opted_out_at') return <When at={value} />
  if (fact === 'birthday') return birthdayInWords(value, language)
  return <bdi className="people-wrote">{value}</bdi>
}

function OrdersOf({ guestId }: { guestId: string }) {
  const formats = useFormats()
  const { data } = useQuery({
    queryKey: ['guests', guestId, 'order-summary'],
    queryFn: ({ signal }) => api.GET('/v1/guests/{id}/order-summary', { path: { id: guestId }, signal }),
  })
  if (!data) return '…'
  if (data.orders_count === 0) return '0'
  return `${formats.number(data.orders_count)} · ${formats.money(Math.round(data.orders_total))}`
}
