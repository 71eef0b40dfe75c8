import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'wouter'
import { api } from '../api.ts'
import type { Template } from '../api-types.ts'
import { LoadedPage, PageFrame } from '../parts/page.tsx'
import { Failure, PageLoading } from '../parts/states.tsx'
import { TEMPLATES_KEY, textsOf } from '../templates/texts-of.ts'
import { copyOfMailing, draftOfMailing, emptyDraft, type MailingDraft } from './draft.ts'
import { Editor } from './editor.tsx'
import { contentOf, forget, readKept, templateIdsOf } from './kept-draft.ts'
import { useMailing } from './load-mailings.ts'
import { MAILINGS_KEY } from './types.ts'

/** Writes a new mailing; `?template=` and `?audience=` fill something in. */
export function NewMailing() {
  const { t, i18n } = useTranslation('mailings')
  const [search] = useSearchParams()
  const templateId = search.get('template')
  const audienceId = search.get('audience')
  const template = useTemplate(templateId)
  const [fresh, setFresh] = useState(false)
  const begin = useMemo(() => {
    const kept = fresh || templateId || audienceId ? undefined : readKept()?.draft
    // A page that was only looked at leaves nothing worth keeping.
    const worth = kept && (kept.name !== '' || kept.steps.some(({ texts }) => texts.text !== ''))
    return { fresh: !worth, draft: worth ? kept : emptyDraft(i18n.language) }
  }, [fresh, templateId, audienceId, i18n.language])
  if (templateId && !template.data) {
    return (
      <LoadedPage title={t('edit.title')} above={{ href: '/mailings', title: t('title') }} query={template}>
        {() => null}
      </LoadedPage>
    )
  }
  return (
    <Editor
      key={String(begin.fresh)}
      draft={withStart(begin.draft, template.data, audienceId)}
      wasKept={!begin.fresh}
      onAnew={() => setFresh(true)}
    />
  )
}

/** Starts a copy of a mailing. Nothing is saved until somebody does so. */
export function CopyMailing({ id }: { id: string }) {
  const { t } = useTranslation('mailings')
  const mailing = useMailing(id)
  const ids = mailing.data ? templateIdsOf(mailing.data) : []
  const templates = useQueries({ queries: ids.map((each) => templateQuery(each)) })
  const [fresh, setFresh] = useState(false)
  const failed = mailing.error ?? templates.find(({ error }) => error)?.error
  if (fresh) return <NewMailing />
  if (failed) {
    return (
      <PageFrame title={t('edit.title')} above={{ href: '/mailings', title: t('title') }}>
        <Failure error={failed} />
      </PageFrame>
    )
  }
  if (!mailing.data || templates.some(({ isPending }) => isPending)) return <PageLoading />
  const known = templates.flatMap(({ data }) => (data ? [data] : []))
  const draft = copyOfMailing(mailing.data, known, t('content.copyOf', { name: mailing.data.name }))
  return <Editor draft={draft} wasKept={false} onAnew={() => setFresh(true)} />
}

/** Changes a mailing that is not over. Unsaved changes come back until they are saved or discarded. */
export function ChangeMailing({ id }: { id: string }) {
  const { t, i18n } = useTranslation('mailings')
  const client = useQueryClient()
  const mailing = useMailing(id)
  const ids = mailing.data ? templateIdsOf(mailing.data) : []
  const templates = useQueries({ queries: ids.map((each) => templateQuery(each)) })
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round looks again
  const kept = useMemo(() => readKept(id), [id, round])
  const takeSaved = async () => {
    forget(id)
    await Promise.all(
      [[...MAILINGS_KEY, id], ...ids.map((each) => [...TEMPLATES_KEY, each])].map((queryKey) =>
        client.refetchQueries({ queryKey, exact: true }),
      ),
    )
    setRound(round + 1)
  }
  const failed = mailing.error ?? templates.find(({ error }) => error)?.error
  if (failed && !mailing.data) {
    return (
      <PageFrame title={t('title')} above={{ href: '/mailings', title: t('title') }}>
        <Failure error={failed} />
      </PageFrame>
    )
  }
  if (!mailing.data || templates.some(({ isPending }) => isPending)) return <PageLoading />
  const known = templates.flatMap(({ data }) => (data ? [data] : []))
  return (
    <Editor
      key={round}
      draft={kept?.draft ?? draftOfMailing(mailing.data, known, i18n.language)}
      seen={kept?.seen ?? contentOf(mailing.data, known)}
      mailing={mailing.data}
      wasKept={kept !== undefined}
      onAnew={() => void takeSaved()}
    />
  )
}

function withStart(draft: MailingDraft, template: Template | undefined, audienceId: string | null): MailingDraft {
  const steps = template
    ? draft.steps.map((step) =>
        step.channel === template.channel
          ? { ...step, on: true, templateId: template.id, texts: textsOf(template), dirty: false }
          : { ...step, on: false },
      )
    : draft.steps
  const audience = audienceId ? { ...draft.audience, kind: 'saved' as const, audienceId } : draft.audience
  return { ...draft, steps, audience, name: draft.name || (template?.name ?? '') }
}

function templateQuery(id: string) {
  return {
    queryKey: [...TEMPLATES_KEY, id],
    queryFn: ({ signal }: { signal: AbortSignal }) => api.GET('/v1/templates/{id}', { path: { id }, signal }),
  }
}

function useTemplate(id: string | null) {
  return useQuery({ ...templateQuery(id ?? ''), enabled: id !== null })
}
