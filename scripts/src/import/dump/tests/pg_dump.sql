--
-- PostgreSQL database dump
--

\restrict word

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: tea; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA tea;


--
-- Name: f(); Type: FUNCTION; Schema: tea; Owner: -
--

CREATE FUNCTION tea.f() RETURNS integer
    LANGUAGE plpgsql
    AS $$ begin return (select count(*) from tea."order" where note = 'it''s;'); end; $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: order; Type: TABLE; Schema: tea; Owner: -
--

CREATE TABLE tea."order" (
    id integer NOT NULL,
    "na`me" character varying(50),
    kind text,
    price numeric(10,2) DEFAULT 0.00,
    note text,
    shown smallint,
    added integer
);


--
-- Name: TABLE "order"; Type: COMMENT; Schema: tea; Owner: -
--

COMMENT ON TABLE tea."order" IS 'it''s; (a, b)';


--
-- Name: v; Type: VIEW; Schema: tea; Owner: -
--

CREATE VIEW tea.v AS
 SELECT
        CASE
            WHEN ("order".shown = 1) THEN 'a'::text
            ELSE 'b'::text
        END AS "case"
   FROM tea."order";


--
-- Data for Name: order; Type: TABLE DATA; Schema: tea; Owner: -
--

COPY tea."order" (id, "na`me", kind, price, note, shown, added) FROM stdin;
1	龙井 50克	loose, leaf	19.90	first line\nsecond; "line" -- /* none */ #	1	1588138125
2	it's \\ back\tslash%	bag;s	0.01	\N	0	\N
-3		it's	100.00	a,(b)	1	-1
\.


--
-- Name: order order_pkey; Type: CONSTRAINT; Schema: tea; Owner: -
--

ALTER TABLE ONLY tea."order"
    ADD CONSTRAINT order_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict word

