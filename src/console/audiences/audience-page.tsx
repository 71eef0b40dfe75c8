import { Button, Card, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { SavedAudience } from '../api-types.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { opens } from '../parts/opens.ts'
import { LoadedPage, PageFrame } from '../parts/page.tsx'
import { useUnsaved } from '../parts/unsaved.tsx'
import { useCan } from '../session.ts'
import { Builder } from './builder.tsx'
import { draftOf, emptyGroup, nodeOf } from './conditions.ts'
import { CountLine } from './count-line.tsx'
import { AUDIENCES_KEY, kindIn, useFields } from './load-audiences.ts'

/** A saved audience: its conditions, and how many guests they find. A new one has no id. */
export function AudiencePage({ id }: { id?: string }) {
  return id === undefined ? <Editor /> : <Saved id={id} />
}

function Saved({ id }: { id: string }) {
  const { t } = useTranslation('audiences')
  const audience = useQuery({
    queryKey: [...AUDIENCES_KEY, id],
    queryFn: ({ signal }) => api.GET('/v1/audiences/{id}', { path: { id }, signal }),
  })
  return (
    <LoadedPage title={t('title')} above={{ href: '/audiences', title: t('title') }} query={audience}>
      {(saved) => <Editor key={saved.updated_at} audience={saved} />}
    </LoadedPage>
  )
}

function Editor({ audience }: { audience?: SavedAudience }) {
  const { t } = useTranslation(['audiences', 'shell'])
  const [, navigate] = useLocation()
  const can = useCan()
  const confirm = useConfirm()
  const fields = useFields()
  const isList = audience !== undefined && audience.conditions === null
  const [name, setName] = useState(audience?.name ?? '')
  const [group, setGroup] = useState(() => (audience?.conditions ? draftOf(audience.conditions) : emptyGroup()))
  const conditions = nodeOf(group, kindIn(fields.data))
  const save = useAct(
    () => {
      if (!audience) return api.POST('/v1/audiences', { body: { name: name.trim(), conditions: conditions ?? {} } })
      const body = { name: name.trim(), ...(!isList && { conditions }) }
      return api.PATCH('/v1/audiences/{id}', { path: { id: audience.id }, body })
    },
    {
      refresh: [AUDIENCES_KEY],
      done: t('saved'),
      onDone: ({ id }) => {
        if (!audience) navigate(`/audiences/${id}`)
      },
    },
  )
  useUnsaved({ name, group }, save)
  const archive = useAct((id: string) => api.DELETE('/v1/audiences/{id}', { path: { id } }), {
    refresh: [AUDIENCES_KEY],
    done: t('archived'),
    onDone: () => navigate('/audiences'),
  })
  const askArchive = async () => {
    const question = { title: t('archiveTitle', { name }), text: t('archiveText'), act: t('archive') }
    if (audience && (await confirm(question))) archive.mutate(audience.id)
  }
  return (
    <PageFrame
      title={audience?.name ?? t('add')}
      width={960}
      above={{ href: '/audiences', title: t('title') }}
      actions={
        can('mailings:write') && (
          <>
            {audience && (
              <>
                <Button variant="default" {...opens(askArchive)}>
                  {t('archive')}
                </Button>
                <Button variant="default" component={Link} href={`/mailings/new?audience=${audience.id}`}>
                  {t('use')}
                </Button>
              </>
            )}
            <Button
              onClick={() => save.mutate()}
              loading={save.isPending}
              disabled={name.trim() === '' || (!isList && !conditions)}
            >
              {t('shell:act.save')}
            </Button>
          </>
        )
      }
    >
      <Card>
        <Stack>
          <TextInput
            label={t('name')}
            placeholder={t('nameHint')}
            required
            maxLength={200}
            value={name}
            error={fieldError(save.error, 'name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {isList ? (
            <>
              <Text size="sm" c="dimmed">
                {t('listHint')}
              </Text>
              <CountLine audience={{ audience_id: audience.id }} />
            </>
          ) : (
            <>
              <Builder group={group} onChange={setGroup} />
              <CountLine audience={conditions && { conditions }} />
            </>
          )}
        </Stack>
      </Card>
    </PageFrame>
  )
}
