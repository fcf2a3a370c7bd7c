export declare const whyNot: (importer: string, source: string) => string | null;
