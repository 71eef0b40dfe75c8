import { notifications } from '@mantine/notifications'
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import i18next from 'i18next'
import { createElement, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from './api.ts'
import { Undo } from './parts/undo.tsx'

/** An error in the reader's language; `detail` adds what the server knows. */
export type Description = { title: string; detail?: string; requestId?: string }

/** How to put any error into words. */
export function useDescribe(): (error: unknown) => Description {
  const { t, i18n } = useTranslation()
  return (error) => {
    if (!(error instanceof ApiError)) return { title: t('problem.internal_error') }
    const { code, detail, errors, request_id, status } = error.problem
    const known = i18n.exists(`shell:problem.${code}`)
    const title = known ? t(`problem.${code}` as 'problem.offline') : detail
    const fields = errors?.map(({ path, message }) => {
      const names = path.split('.').filter((part) => !/^(body|query|form|\d+)$/.test(part))
      const name = names.findLast((each) => i18n.exists(`shell:field.${each}`))
      const label = name === undefined ? names.join('.') : t(`field.${name}` as 'field.name')
      // A whole sentence says itself what it is about.
      return label === '' || /^[A-ZА-Я]/.test(message) ? message : `${label}: ${message}`
    })
    const says = fields?.length ? fields.join('\n') : known && code !== 'offline' ? detail : undefined
    return {
      title,
      ...(says && says !== title && { detail: says }),
      ...(status >= 500 && request_id && { requestId: request_id }),
    }
  }
}

/**
 * What the server says about one field (`body.label` or `label`), after our own words, to be shown beside the field.
 */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  const found = error.problem.errors?.find(({ path }) => path === field || path === `body.${field}`)
  return found && i18next.t('shell:problem.field', { message: found.message })
}

/** Short messages at the edge of the page. */
export function useNotify() {
  const { t } = useTranslation()
  const describe = useDescribe()
  const failed = (error: unknown) => {
    const { title, detail } = describe(error)
    notifications.show({ title, message: detail ?? '', color: 'red', autoClose: 8_000 })
  }
  return {
    failed,
    /** With `undo` there is a button, and time to press it. */
    done(message: string, undo?: () => Promise<unknown>) {
      if (!undo) return notifications.show({ message, color: 'brand', autoClose: 3_000 })
      const onUndo = () => {
        notifications.hide(id)
        undo().catch(failed)
      }
      const shown = createElement(Undo, { message, label: t('act.undo'), onUndo })
      const id = notifications.show({ message: shown, color: 'brand', autoClose: UNDO_MS })
      return id
    },
  }
}

const UNDO_MS = 6_000

type ActOptions<I, O> = {
  /** Lists and things to load again afterwards. */
  refresh?: readonly QueryKey[]
  /** Shown when it is done. */
  done?: string | ((result: O, input: I) => string | undefined)
  /** Undoes it, from the message that says it is done. */
  undo?: ((result: O, input: I) => Promise<unknown>) | undefined
  onDone?: (result: O, input: I) => void
  /** Instead of a message at the edge: for forms that show errors themselves. */
  onFailed?: (error: Error) => void
}

type Before<I, O> = Pick<ActOptions<I, O>, 'undo'>

/**
 * Something that changes the server: `act.mutate(input)`. Shows errors and refreshes what it changed. The same input
 * again while the first call is running is a double click and does nothing.
 */
export function useAct<I = void, O = unknown>(run: (input: I) => Promise<O>, options: ActOptions<I, O> = {}) {
  const client = useQueryClient()
  const notify = useNotify()
  const underWay = useRef(new Set<I>())
  const act = useMutation<O, Error, I, Before<I, O>>({
    mutationFn: run,
    // Undo restores the state from when it was asked for: news of the change may be drawn before the answer comes.
    onMutate: () => ({ undo: options.undo }),
    async onSuccess(result, input, { undo }) {
      const words = typeof options.done === 'function' ? options.done(result, input) : options.done
      const refresh = () =>
        Promise.all((options.refresh ?? []).map((queryKey) => client.invalidateQueries({ queryKey })))
      if (words) notify.done(words, undo && (() => undo(result, input).then(refresh)))
      options.onDone?.(result, input)
      await refresh()
    },
    onError: (error) => (options.onFailed ? options.onFailed(error) : notify.failed(error)),
    onSettled: (_result, _error, input) => void underWay.current.delete(input),
  })
  const { mutate } = act
  const mutateOnce = useCallback<typeof mutate>(
    (...args) => {
      const input = args[0] as I
      if (underWay.current.has(input)) return
      underWay.current.add(input)
      mutate(...args)
    },
    [mutate],
  )
  return { ...act, mutate: mutateOnce }
}
