import { useQueryClient } from '@tanstack/react-query'
import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Audience, Mailing } from '../api-types.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { TEMPLATES_KEY } from '../templates/texts-of.ts'
import { useAskStart } from './ask-start.tsx'
import { bodyOf, changesOf, type MailingDraft } from './draft.ts'
import { contentNow, forget, keep } from './kept-draft.ts'
import { saveTexts } from './save-texts.ts'
import { MAILINGS_KEY } from './types.ts'

type Options = {
  draft: MailingDraft
  setDraft: Dispatch<SetStateAction<MailingDraft>>
  audience: Audience | undefined
  mailing: Mailing | undefined
  /** The saved mailing when this draft began: see contentOf. */
  seen: string | undefined
  /** The draft was written earlier and kept on this device. */
  wasKept: boolean
}

/**
 * Keeps a draft on this device, saves it, starts it. `notice`: that it was kept, or that somebody else saved another
 * version.
 */
export function useSaving({ draft, setDraft, audience, mailing, seen: began, wasKept }: Options) {
  const { t } = useTranslation('mailings')
  const [, navigate] = useLocation()
  const client = useQueryClient()
  const confirm = useConfirm()
  const askStart = useAskStart()
  const mailingId = mailing?.id
  const seen = useRef(began ?? null)
  const [first] = useState(draft)
  useEffect(() => {
    if (draft !== first) keep({ draft, seen: seen.current }, mailingId)
  }, [draft, first, mailingId])
  const [notice, setNotice] = useState<'kept' | 'changed' | undefined>(wasKept ? 'kept' : undefined)
  const isDraft = mailing === undefined || mailing.status === 'draft'

  /** Undefined: somebody else has changed it meanwhile, and their version must not be overwritten. */
  const store = async (): Promise<Mailing | undefined> => {
    if (mailing && !(await mayReplace(mailing.id))) return undefined
    const on = draft.steps.filter((step) => step.on)
    const templateIds = await saveTexts(on, draft.name.trim(), (channel, templateId) =>
      setDraft((before) => ({
        ...before,
        steps: before.steps.map((each) => (each.channel === channel ? { ...each, templateId, dirty: false } : each)),
      })),
    )
    const body = bodyOf(draft, audience as Audience, templateIds)
    const saved = mailing
      ? await api.PATCH('/v1/mailings/{id}', {
          path: { id: mailing.id },
          body: changesOf(body, { begun: mailing.started_at !== null }),
        })
      : await api.POST('/v1/mailings', { body: withoutNulls(body) })
    forget(mailingId)
    setNotice(undefined)
    client.setQueryData([...MAILINGS_KEY, saved.id], saved)
    if (mailing) seen.current = await contentNow(saved.id)
    return saved
  }
  const mayReplace = async (id: string) => {
    const now = await contentNow(id)
    if (seen.current === null || now === seen.current) return true
    const yes = await confirm({
      title: t('others.title'),
      text: t('others.text'),
      act: t('others.replace'),
      danger: true,
    })
    if (yes) seen.current = now
    else setNotice('changed')
    return yes
  }
  const refresh = [MAILINGS_KEY, TEMPLATES_KEY]
  const save = useAct(store, {
    refresh,
    done: (saved) => saved && t('done.saved'),
    onDone: (saved) => {
      if (saved) navigate(isDraft ? `/mailings/${saved.id}/edit` : `/mailings/${saved.id}`, { replace: true })
    },
  })
  const start = useAct(
    async () => {
      const saved = await store()
      if (!saved) return undefined
      // From here on the page is the saved mailing's, whatever is answered next.
      if (!mailing) navigate(`/mailings/${saved.id}/edit`, { replace: true })
      if (!(await askStart(saved, { when: draft.when, audience: audience as Audience }))) return undefined
      return api.POST('/v1/mailings/{id}/schedule', { path: { id: saved.id } })
    },
    {
      refresh,
      done: (result) => result && t(result.status === 'running' ? 'done.started' : 'done.scheduled'),
      onDone: (result) => {
        if (!result) return
        client.setQueryData([...MAILINGS_KEY, result.id], result)
        navigate(`/mailings/${result.id}`)
      },
    },
  )
  return { store, save, start, notice }
}

/** Fields not given for a new mailing are left out. */
function withoutNulls<T extends object>(body: T): WithoutNulls<T> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as WithoutNulls<T>
}

type WithoutNulls<T> = { [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as null extends T[K] ? K : never]?: Exclude<T[K], null>
}
