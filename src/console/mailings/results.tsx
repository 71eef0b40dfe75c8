import { SimpleGrid, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import type { Mailing, MailingFigures, MailingResults } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useNumbers } from '../numbers/load-numbers.ts'
import { Loaded } from '../parts/states.tsx'
import type { Channel } from '../templates/texts-of.ts'
import { Notes } from './result-notes.tsx'
import { TextVersions } from './text-versions.tsx'
import { MAILINGS_KEY } from './types.ts'

const ReplyCurve = lazy(() => import('./reply-curve.tsx').then((each) => ({ default: each.ReplyCurve })))

/** A mailing's results: answers, opt-outs, orders and revenue; which wording did better. */
export function Results({ mailing }: { mailing: Mailing }) {
  const { t } = useTranslation('mailings')
  const results = useQuery({
    queryKey: [...MAILINGS_KEY, mailing.id, 'results'],
    queryFn: ({ signal }) => api.GET('/v1/mailings/{id}/results', { path: { id: mailing.id }, signal }),
    enabled: mailing.counts.sent > 0,
    refetchInterval: 30_000,
  })
  if (mailing.counts.sent === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('results.early')}
      </Text>
    )
  }
  return <Loaded query={results}>{(data) => <Parts results={data} />}</Loaded>
}

function Parts({ results }: { results: MailingResults }) {
  const { t } = useTranslation(['mailings', 'templates'])
  const formats = useFormats()
  const numbers = useNumbers()
  const { figures, by_variant, by_version, by_number, by_channel, replies_by_hour } = results
  const channels = new Set(by_variant.map(({ channel }) => channel))
  const several = by_variant.length > channels.size
  // Variants of different versions cannot be compared.
  const isOneText = by_version.length <= channels.size
  const ofChannel = (channel: Channel) => (channels.size > 1 ? `${t(`templates:channels.${channel}`)}: ` : '')
  return (
    <Stack>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
        <Figure name={t('results.replied')} value={formats.number(figures.replied)} share={figures.replied_rate} />
        <Figure name={t('results.opt_outs')} value={formats.number(figures.opt_outs)} share={figures.opt_out_rate} />
        <Figure name={t('results.buyers')} value={formats.number(figures.buyers)} share={figures.buyer_rate} />
        <Figure name={t('results.orders')} value={formats.number(figures.orders)} />
        <Figure name={t('results.revenue')} value={formats.money(Math.round(figures.revenue))} />
        <Figure
          name={t('results.revenue_per_sent')}
          value={figures.revenue_per_sent === null ? '–' : formats.money(figures.revenue_per_sent)}
        />
      </SimpleGrid>
      {!isOneText && (
        <Part title={t('results.versions')}>
          <TextVersions results={results} />
        </Part>
      )}
      {several && isOneText && (
        <Part title={t('results.variants')}>
          <FiguresTable
            rows={by_variant.map(({ channel, variant, figures: own }) => ({
              name: ofChannel(channel) + t('results.variant', { number: variant + 1 }),
              figures: own,
            }))}
          />
          <Stack gap={2} mt="xs">
            {[...channels].map((channel) => (
              <Notes
                key={channel}
                of={ofChannel(channel)}
                notes={results.notes.filter((note) => note.channel === channel)}
              />
            ))}
          </Stack>
        </Part>
      )}
      {replies_by_hour.some((count) => count > 0) && (
        <Suspense fallback={<div style={{ height: 170 }} />}>
          <ReplyCurve byHour={replies_by_hour} />
        </Suspense>
      )}
      {by_channel.length > 1 && (
        <Part title={t('results.byChannel')}>
          <FiguresTable
            rows={by_channel.map(({ channel, figures: own }) => ({
              name: t(`templates:channels.${channel}`),
              figures: own,
            }))}
          />
        </Part>
      )}
      {by_number.length > 1 && (
        <Part title={t('results.byNumber')}>
          <FiguresTable
            rows={by_number.map(({ number_id, figures: own }) => ({
              name: numbers.rows.find(({ id }) => id === number_id)?.label ?? number_id,
              figures: own,
            }))}
          />
        </Part>
      )}
      <Text size="xs" c="dimmed">
        {t('results.within', { count: results.attribution_days })}
      </Text>
    </Stack>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Title order={3} size="h4" mb={4}>
        {title}
      </Title>
      {children}
    </div>
  )
}

function Figure({ name, value, share }: { name: string; value: string; share?: number | null }) {
  const formats = useFormats()
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text fw={600} fz="lg" className="numerals">
        {value}
        {share !== undefined && share !== null && (
          <Text span size="sm" c="dimmed" ml={6}>
            {formats.percent(share)}
          </Text>
        )}
      </Text>
    </div>
  )
}

/** Figures side by side, one line each. */
export function FiguresTable({ rows }: { rows: { name: ReactNode; figures: MailingFigures }[] }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const rate = (share: number | null) => (share === null ? '–' : formats.percent(share))
  return (
    <Table.ScrollContainer minWidth={620}>
      <Table fz="sm" verticalSpacing={5} className="numerals">
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {(['sent', 'read', 'replied', 'opt_outs', 'orders', 'revenue'] as const).map((name) => (
              <Table.Th key={name} ta="right">
                {t(`results.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, figures }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one answer, in its order
            <Table.Tr key={index}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              <Table.Td ta="right">{formats.number(figures.sent)}</Table.Td>
              <Table.Td ta="right">{rate(figures.read_rate)}</Table.Td>
              <Table.Td ta="right">
                {formats.number(figures.replied)} · {rate(figures.replied_rate)}
              </Table.Td>
              <Table.Td ta="right">{rate(figures.opt_out_rate)}</Table.Td>
              <Table.Td ta="right">{formats.number(figures.orders)}</Table.Td>
              <Table.Td ta="right">{formats.money(Math.round(figures.revenue))}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
