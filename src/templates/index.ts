export { checkVariants } from './check-texts.ts'
export { checkTexts, compileTemplate, usedNames } from './compile-template.ts'
export { factsOfGuests, openFacts } from './facts.ts'
export { presentTemplateVersion, templateVersionSchema, warningSchema } from './present.ts'
export { sampleTexts } from './preview.ts'
export {
  type GivenParameters,
  languagesOfTemplate,
  type RenderedForProgram,
  renderForProgram,
  textForPrograms,
} from './render-for-program.ts'
export { type IssuePromoCode, type OptOutLink, openRenderable, openTexts, type RendererDeps } from './renderer.ts'
export { templateRoutes } from './routes.ts'
export { createTemplate, removeTemplate } from './save-template.ts'
export { textsOf } from './template-texts.ts'
export { type CompiledValues, compileValues } from './values.ts'
export { findTemplatesByName, findTemplateVersions, getTemplate, listTemplates, type TemplateRow } from './view.ts'
