import { Button, Stack, Table, Text } from '@mantine/core'
import { Fragment, lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailingFigures, MailingResults, MailingVersionFigures } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { opens } from '../parts/opens.ts'
import { When } from '../parts/when.tsx'
import { WideTable } from '../parts/wide-table.tsx'
import { Notes } from './result-notes.tsx'

const VersionWords = lazy(() => import('./version-words.tsx').then((each) => ({ default: each.VersionWords })))

const COLUMNS = ['sent', 'delivered', 'read', 'replied', 'opt_outs', 'failed'] as const

/** Results of each version of a text that was changed along the way, newest first, and what it said. */
export function TextVersions({ results: { id, by_version } }: { results: MailingResults }) {
  const { t } = useTranslation(['mailings', 'templates'])
  const [shown, setShown] = useState<MailingVersionFigures>()
  const byChannel = [...Map.groupBy(by_version, ({ channel }) => channel)]
  return (
    <Stack gap="xs">
      <WideTable
        compares
        label={t('results.versions')}
        columns={[
          { title: t('results.versions'), hidden: true },
          ...COLUMNS.map((name) => ({
            title: name === 'opt_outs' ? t('results.opt_outs') : t(`counts.${name}`),
            align: 'right' as const,
          })),
        ]}
        minWidth={720}
      >
        {byChannel.flatMap(([channel, versions]) =>
          versions.toReversed().map((version) => (
            <Fragment key={`${channel} ${version.version}`}>
              <Line
                figures={version.figures}
                name={
                  <>
                    {byChannel.length > 1 && `${t(`templates:channels.${channel}`)}: `}
                    {t('results.version', { number: version.version })}{' '}
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      aria-label={t('results.wordsOf', { number: version.version })}
                      {...opens(() => setShown(version))}
                    >
                      {t('results.words')}
                    </Button>
                    <Text size="xs" c="dimmed" fw={400}>
                      {t('results.since')} <When at={version.since} />
                    </Text>
                  </>
                }
              />
              {version.by_variant.length > 1 &&
                version.by_variant.map(({ variant, figures }) => (
                  <Line
                    key={variant}
                    figures={figures}
                    name={
                      <Text span size="sm" pl="md">
                        {t('results.variant', { number: variant + 1 })}
                      </Text>
                    }
                  />
                ))}
            </Fragment>
          )),
        )}
      </WideTable>
      {by_version
        .toReversed()
        .filter(({ by_variant }) => by_variant.length > 1)
        .map(({ channel, version, notes }) => (
          <Stack gap={2} key={`${channel} ${version}`}>
            <Notes of={`${t('results.version', { number: version })}. `} notes={notes} />
          </Stack>
        ))}
      {shown && (
        <Suspense>
          <VersionWords mailingId={id} version={shown} onClose={() => setShown(undefined)} />
        </Suspense>
      )}
    </Stack>
  )
}

function Line({ name, figures }: { name: ReactNode; figures: MailingFigures }) {
  const formats = useFormats()
  const rates: Partial<Record<(typeof COLUMNS)[number], number | null>> = {
    delivered: figures.delivered_rate,
    read: figures.read_rate,
    replied: figures.replied_rate,
    opt_outs: figures.opt_out_rate,
  }
  return (
    <Table.Tr className="numerals">
      <Table.Th scope="row" fw={500} style={{ whiteSpace: 'nowrap' }}>
        {name}
      </Table.Th>
      {COLUMNS.map((column) => {
        const rate = rates[column]
        return (
          <Table.Td key={column} ta="right">
            {formats.number(figures[column])}
            {typeof rate === 'number' && ` · ${formats.percent(rate)}`}
          </Table.Td>
        )
      })}
    </Table.Tr>
  )
}
