import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPencilPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { api } from '../api.ts'
import type { Consent } from '../api-types.ts'
import { useList } from '../lists.ts'
import { useLive } from '../live.ts'
import { opens } from '../parts/opens.ts'
import { usePersonName } from '../parts/person-name.tsx'
import { Rows } from '../parts/rows.tsx'
import { Loaded } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'

const ConsentForm = lazy(() => import('./consent-form.tsx').then((each) => ({ default: each.ConsentForm })))

const CHANNELS = ['whatsapp', 'sms', 'push'] as const
const PURPOSES = ['service', 'advertising'] as const

/** What a guest agreed to and refused: what applies now, and everything that was ever said, with its evidence. */
export function Consents({ guestId }: { guestId: string }) {
  const { t } = useTranslation('guests')
  const client = useQueryClient()
  const may = useCan()('guests:write')
  const [adding, { open, close }] = useDisclosure()
  const key = ['guests', guestId, 'consents']
  useLive(['guest.updated', 'guest.opted_out'], ({ data }) => {
    if (data.id === guestId) void client.invalidateQueries({ queryKey: key })
  })
  return (
    <Stack gap="sm">
      <Held guestId={guestId} />
      {may && (
        <Group>
          <Button size="xs" variant="default" leftSection={<IconPencilPlus size={14} />} {...opens(open)}>
            {t('consents.add')}
          </Button>
        </Group>
      )}
      <History guestId={guestId} />
      {adding && (
        <Suspense fallback={null}>
          <ConsentForm guestId={guestId} onClose={close} />
        </Suspense>
      )}
    </Stack>
  )
}

function Held({ guestId }: { guestId: string }) {
  const { t } = useTranslation('guests')
  const held = useQuery({
    queryKey: ['guests', guestId, 'consents', 'held'],
    queryFn: ({ signal }) =>
      api.GET('/v1/guests/{id}/consents', { path: { id: guestId }, query: { limit: 1 }, signal }),
  })
  return (
    <Loaded query={held} lines={3}>
      {({ states }) => (
        <Table aria-label={t('consents.holds')} verticalSpacing={4} horizontalSpacing={6} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('consents.channel.title')}</Table.Th>
              {PURPOSES.map((purpose) => (
                <Table.Th key={purpose}>{t(`consents.purpose.${purpose}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {CHANNELS.map((channel) => (
              <Table.Tr key={channel}>
                <Table.Th scope="row" fw={400}>
                  {t(`consents.channel.${channel}`)}
                </Table.Th>
                {PURPOSES.map((purpose) => {
                  const said = states.find((each) => each.channel === channel && each.purpose === purpose)?.state
                  return (
                    <Table.Td key={purpose} fw={said ? 550 : 400} c={said ? undefined : 'dimmed'}>
                      {t(`consents.state.${said ?? 'unsaid'}`)}
                    </Table.Td>
                  )
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Loaded>
  )
}

function History({ guestId }: { guestId: string }) {
  const { t } = useTranslation('guests')
  const said = useList(['guests', guestId, 'consents'], '/v1/guests/{id}/consents', {
    path: { id: guestId },
    limit: 10,
  })
  const empty = (
    <Text size="sm" c="dimmed">
      {t('consents.none')}
    </Text>
  )
  return (
    <Stack gap={8} component="section" aria-label={t('consents.history')}>
      <Rows list={said} empty={empty} lines={2} more={{ size: 'xs' }}>
        {(rows) => rows.map((row) => <Said key={row.id} said={row} guestId={guestId} />)}
      </Rows>
    </Stack>
  )
}

/** One statement of the guest: what, when, how, who recorded it, and the evidence. */
function Said({ said, guestId }: { said: Consent; guestId: string }) {
  const { t } = useTranslation('guests')
  const nameOf = usePersonName()
  const { evidence } = said
  return (
    <div>
      <Text size="sm" fw={550}>
        {t(`consents.state.${said.state}`)}
        {': '}
        {t(`consents.purpose.${said.purpose}`)}, {t(`consents.channel.${said.channel}`)}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        <When at={said.at} /> · {t(`consents.how.${said.how}`)}
        {said.author && ` · ${t('consents.by', { name: nameOf(said.author) })}`}
        {said.source && (
          <>
            {' · '}
            <bdi className="people-wrote">{said.source}</bdi>
          </>
        )}
        {evidence.form_version && ` · ${t('consents.form', { version: evidence.form_version })}`}
        {evidence.import_row !== null && ` · ${t('consents.row', { row: evidence.import_row })}`}
        {evidence.message_id && (
          <>
            {' · '}
            <Anchor component={Link} size="xs" href={`/inbox/${guestId}?message=${evidence.message_id}`}>
              {t('consents.message')}
            </Anchor>
          </>
        )}
      </Text>
      {evidence.words && (
        <Text size="sm" className="people-wrote" dir="auto" component="q" lineClamp={3}>
          {evidence.words}
        </Text>
      )}
    </div>
  )
}
