import { Alert, Button, Card, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { addressOf, api, urlOf } from '../api.ts'
import type { ListImportReport } from '../api-types.ts'
import { useLanguage } from '../i18n.ts'
import { Figures, Problems } from './import-report.tsx'
import { AUDIENCES_KEY } from './load-audiences.ts'

function isOver(report: ListImportReport | undefined): boolean {
  return report?.status === 'finished' || report?.status === 'failed'
}

/** A long import goes on after its answer: polls until it is over. */
export function Outcome({ report: first }: { report: ListImportReport }) {
  const { t } = useTranslation('audiences')
  const language = useLanguage()
  const report = useQuery({
    queryKey: [...AUDIENCES_KEY, 'imports', first.id],
    queryFn: ({ signal }) => api.GET('/v1/audiences/imports/{id}', { path: { id: first.id }, signal }),
    initialData: first,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : 1_500),
  })
  const { counts, status, problems, audience_id, id } = report.data
  return (
    <Card>
      <Stack>
        <Title order={2} size="h4">
          {t('csv.report')}
        </Title>
        {status === 'running' ? (
          <Group gap="xs" role="status">
            <Loader size="xs" />
            <Text size="sm">{t('counting')}</Text>
          </Group>
        ) : (
          <Alert color={status === 'finished' ? 'green' : 'red'}>
            {t(status === 'finished' ? 'csv.done' : `csv.${status}`)}
          </Alert>
        )}
        <Figures counts={counts} />
        <Problems problems={problems} />
        <Group>
          <Button component={Link} href={`/audiences/${audience_id}`}>
            {t('csv.open')}
          </Button>
          <Button variant="default" component={Link} href={`/mailings/new?audience=${audience_id}`}>
            {t('use')}
          </Button>
          {counts.rejected + counts.duplicates + counts.warnings > 0 && (
            <Button
              variant="default"
              component="a"
              href={urlOf(addressOf('/v1/audiences/imports/{id}/problems.csv', { id }), { language })}
              download
            >
              {t('csv.download')}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  )
}
