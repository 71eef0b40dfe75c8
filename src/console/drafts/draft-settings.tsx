import { Code, Group, Select, Stack, Switch, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { DraftPreview, DraftSettings as Shown } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { nameOfGuest } from '../inbox/guest-name.ts'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { useCan } from '../session.ts'

const GUESTS = 30

/** A restaurant's switch, the cost of drafts, and the exact words that leave for them. */
export function DraftSettings({ id }: { id: string }) {
  const { t } = useTranslation('drafts')
  const can = useCan()
  const key = ['drafts', 'settings', id]
  const settings = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}/drafts', { path: { id }, signal }),
  })
  const turn = useAct(
    (enabled: boolean) => api.PATCH('/v1/restaurants/{id}/drafts', { path: { id }, body: { enabled } }),
    { refresh: [['drafts']] },
  )
  return (
    <Part title={t('settings.title')} hint={t('settings.hint')}>
      <Loaded query={settings} lines={5}>
        {(loaded) => (
          <Stack>
            <Text size="sm">
              {loaded.server === null
                ? t('settings.none')
                : t('settings.server', { model: loaded.model ?? '', server: loaded.server })}
            </Text>
            <Switch
              label={t('settings.enabled')}
              checked={loaded.enabled}
              disabled={!can('restaurants:write') || turn.isPending || (loaded.server === null && !loaded.enabled)}
              onChange={(event) => turn.mutate(event.currentTarget.checked)}
            />
            <Month shown={loaded} />
            <div>
              <Title order={3} size="h5">
                {t('settings.leaves')}
              </Title>
              <Text size="sm">{t('settings.leavesHint')}</Text>
            </div>
            {can('messages:write') && <Preview />}
          </Stack>
        )}
      </Loaded>
    </Part>
  )
}

function Month({ shown: { month, limits, currency } }: { shown: Shown }) {
  const { t } = useTranslation('drafts')
  const formats = useFormats()
  const { restaurant, all } = month
  const money = (sum: number) => formats.money(sum, currency)
  const none = t('settings.unlimited')
  const tokens = (of: typeof all) => `${formats.number(of.input_tokens)} + ${formats.number(of.output_tokens)}`
  const rows = [
    {
      name: t('settings.calls'),
      cells: [formats.number(restaurant.calls), formats.number(all.calls)],
      most: limits.calls === null ? none : formats.number(limits.calls),
    },
    { name: t('settings.failed'), cells: [formats.number(restaurant.failed), formats.number(all.failed)], most: '' },
    { name: t('settings.tokens'), cells: [tokens(restaurant), tokens(all)], most: '' },
    {
      name: t('settings.cost'),
      cells: [money(restaurant.cost), money(all.cost)],
      most: limits.cost === null ? none : money(limits.cost),
    },
  ]
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {(['month', 'here', 'all', 'ceiling'] as const).map((head) => (
              <Table.Th key={head}>{t(`settings.${head}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, cells: [here, everywhere], most }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td className="numerals">{here}</Table.Td>
              <Table.Td className="numerals">{everywhere}</Table.Td>
              <Table.Td className="numerals">{most}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** The exact words that would leave for a conversation. */
function Preview() {
  const { t } = useTranslation('drafts')
  const [guestId, setGuestId] = useState<string | null>(null)
  const guests = useQuery({
    queryKey: ['drafts', 'guests'],
    queryFn: ({ signal }) => api.GET('/v1/guests', { query: { limit: GUESTS }, signal }),
  })
  const preview = useQuery({
    queryKey: ['drafts', 'preview', guestId],
    queryFn: ({ signal }) => api.GET('/v1/guests/{id}/draft/preview', { path: { id: guestId ?? '' }, signal }),
    enabled: guestId !== null,
  })
  return (
    <>
      <Select
        label={t('settings.choose')}
        placeholder={t('settings.choosing')}
        searchable
        maw={420}
        data={(guests.data?.data ?? []).map((guest) => ({ value: guest.id, label: nameOfGuest(guest) ?? guest.id }))}
        value={guestId}
        onChange={setGuestId}
      />
      {guestId !== null && <Loaded query={preview}>{(loaded) => <Words preview={loaded} />}</Loaded>}
    </>
  )
}

function Words({ preview: { obstacle, messages, hidden } }: { preview: DraftPreview }) {
  const { t } = useTranslation('drafts')
  return (
    <Stack gap="xs">
      {obstacle && <Text size="sm">{t('settings.nothing', { why: t(`trouble.${obstacle}`) })}</Text>}
      <Text size="sm">{t('settings.hidden', hidden)}</Text>
      {messages.map(({ role, content }) => (
        <div key={role}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {t(`settings.role.${role}`)}
            </Text>
          </Group>
          <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: 320 }}>
            {content}
          </Code>
        </div>
      ))}
    </Stack>
  )
}
