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

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: address; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.address (
    id integer NOT NULL,
    name text,
    mobile text,
    province text,
    city text,
    country text,
    detail text,
    user_id integer,
    create_time text,
    update_time text,
    delete_time text
);


--
-- Name: article; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.article (
    id integer NOT NULL,
    author_id integer,
    type integer,
    title text,
    summary text,
    content text,
    theme integer,
    img text,
    views integer,
    create_time integer,
    update_time text,
    delete_time integer
);


--
-- Name: auth; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auth (
    id integer NOT NULL,
    group_id integer,
    name text,
    module text
);


--
-- Name: banner; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.banner (
    id integer NOT NULL,
    name text,
    description text,
    create_time text,
    update_time text,
    delete_time integer
);


--
-- Name: banner_item; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.banner_item (
    id integer NOT NULL,
    banner_id integer,
    img_id integer,
    key_word text,
    type integer,
    create_time text,
    update_time text,
    delete_time text
);


--
-- Name: category; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.category (
    id integer NOT NULL,
    name text,
    topic_img_id integer,
    description text,
    create_time text,
    update_time text,
    delete_time integer
);


--
-- Name: config; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.config (
    id integer NOT NULL,
    name text,
    key text,
    value text,
    type boolean,
    remark text
);


--
-- Name: dict; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dict (
    id integer NOT NULL,
    "order" integer,
    label text,
    value text,
    type text,
    css_class text,
    list_class text,
    is_default boolean,
    status boolean,
    remark text
);


--
-- Name: dict_type; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dict_type (
    id integer NOT NULL,
    name text,
    type text,
    status boolean,
    remark text
);


--
-- Name: element; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.element (
    id integer NOT NULL,
    name text,
    sign text,
    route_id integer
);


--
-- Name: file; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.file (
    create_time integer,
    update_time text,
    delete_time integer,
    id integer,
    parent_id integer,
    uuid_name text,
    name text,
    path text,
    extension text,
    "from" integer,
    size integer,
    md5 text
);


--
-- Name: group; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."group" (
    id integer NOT NULL,
    name text,
    info text
);


--
-- Name: group_2_element; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.group_2_element (
    group_id integer,
    element_id integer
);


--
-- Name: group_element; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.group_element (
    group_id integer,
    element_id integer
);


--
-- Name: identity; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.identity (
    id integer NOT NULL,
    user_id integer,
    type integer,
    identifier text,
    credential text,
    verified boolean,
    create_time integer,
    update_time integer,
    delete_time integer
);


--
-- Name: image; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.image (
    id integer NOT NULL,
    url text,
    "from" integer,
    create_time text,
    update_time text,
    delete_time integer
);


--
-- Name: login_log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.login_log (
    id integer NOT NULL,
    user_id integer,
    user_name text,
    ip_addr text,
    location text,
    browser text,
    os text,
    message text,
    status boolean,
    create_time integer
);


--
-- Name: menu; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.menu (
    group_id integer,
    route_id integer
);


--
-- Name: mystery; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.mystery (
    id integer NOT NULL
);


--
-- Name: notice; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.notice (
    create_time integer,
    update_time text,
    delete_time integer,
    id integer,
    type integer,
    title text,
    content text,
    status boolean,
    remark text,
    create_by text,
    update_by text
);


--
-- Name: oper_log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.oper_log (
    id integer NOT NULL,
    module text,
    message text,
    user_id integer,
    user_name text,
    path text,
    request_method text,
    request_param text,
    endpoint text,
    type integer,
    auth text,
    status_code integer,
    create_time integer
);


--
-- Name: order; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."order" (
    id integer NOT NULL,
    order_no text,
    user_id integer,
    order_status integer,
    snap_img text,
    snap_name text,
    snap_items text,
    snap_address text,
    total_count integer,
    total_price numeric(10,2),
    prepay_id text,
    create_time integer,
    update_time integer,
    delete_time integer
);


--
-- Name: order_product; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.order_product (
    order_id integer,
    product_id integer,
    count integer,
    create_time text,
    update_time text,
    delete_time text
);


--
-- Name: product; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.product (
    id integer NOT NULL,
    name text,
    price double precision,
    stock integer,
    category_id integer,
    main_img_url text,
    "from" integer,
    summary text,
    img_id integer,
    create_time integer,
    update_time text,
    delete_time integer
);


--
-- Name: product_image; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.product_image (
    img_id integer,
    "order" integer,
    product_id integer,
    create_time text,
    update_time text,
    delete_time text
);


--
-- Name: product_property; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.product_property (
    id integer NOT NULL,
    name text,
    detail text,
    product_id integer,
    create_time text,
    update_time text,
    delete_time integer
);


--
-- Name: route; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.route (
    id integer NOT NULL,
    parent_id integer,
    title text,
    name text,
    icon text,
    path text,
    component text,
    hidden boolean,
    "order" integer
);


--
-- Name: theme; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.theme (
    id integer NOT NULL,
    name text,
    description text,
    topic_img_id integer,
    head_img_id integer,
    create_time text,
    update_time text,
    delete_time text
);


--
-- Name: theme_product; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.theme_product (
    theme_id integer,
    product_id integer,
    create_time text,
    update_time text,
    delete_time text
);


--
-- Name: third_app; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.third_app (
    id integer NOT NULL,
    app_id text,
    app_secret text
);


--
-- Name: user; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."user" (
    id integer NOT NULL,
    nickname text,
    auth integer,
    group_id integer,
    avatar text,
    extend text,
    create_time integer,
    update_time integer,
    delete_time integer
);


--
-- Data for Name: address; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.address VALUES (1, '安娜', '13800000002', '浙江省', '杭州市', '西湖区', '龙井路1号', 2, NULL, NULL, NULL);
INSERT INTO public.address VALUES (2, '安娜', '13800000002', NULL, NULL, NULL, NULL, 2, NULL, NULL, NULL);
INSERT INTO public.address VALUES (3, '走了', '13800000004', NULL, NULL, NULL, NULL, 4, NULL, NULL, NULL);


--
-- Data for Name: article; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.article VALUES (1, 2, 1, '怎样泡茶', NULL, '<h2>水</h2><img src="https://cdn.example/pot.png" onerror="steal()">', NULL, 'leaf.png', 7, 1500000000, NULL, NULL);
INSERT INTO public.article VALUES (2, 99, NULL, '茶经', '很久以前', NULL, 1, NULL, NULL, 1500000000, NULL, NULL);
INSERT INTO public.article VALUES (3, 2, 1, '删掉', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1500009999);
INSERT INTO public.article VALUES (4, 2, 70000, '怪', NULL, NULL, NULL, '../secret.png', -1, NULL, NULL, NULL);


--
-- Data for Name: auth; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.auth VALUES (1, 1, '订单发货', '订单');
INSERT INTO public.auth VALUES (2, 3, '查询用户列表', '用户管理');
INSERT INTO public.auth VALUES (3, 3, '更新用户', '用户');
INSERT INTO public.auth VALUES (4, 3, '煮茶', '茶');
INSERT INTO public.auth VALUES (5, 3, '查询用户列表', '用户');
INSERT INTO public.auth VALUES (6, 9, '订单发货', '订单');


--
-- Data for Name: banner; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.banner VALUES (1, '首页', NULL, NULL, NULL, NULL);
INSERT INTO public.banner VALUES (2, '旧页', NULL, NULL, NULL, 1500009999);


--
-- Data for Name: banner_item; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.banner_item VALUES (1, 1, 5, '1', 1, NULL, NULL, NULL);
INSERT INTO public.banner_item VALUES (2, 2, 1, '1', 1, NULL, NULL, NULL);
INSERT INTO public.banner_item VALUES (3, 1, 6, NULL, 0, NULL, NULL, NULL);


--
-- Data for Name: category; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.category VALUES (1, '茶', 1, '好茶', NULL, NULL, NULL);
INSERT INTO public.category VALUES (2, '酒', 1, NULL, NULL, NULL, 1500009999);
INSERT INTO public.category VALUES (3, '糕点', 6, NULL, NULL, NULL, NULL);


--
-- Data for Name: config; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.config VALUES (1, '初始密码', 'sys.user.init_password', 'welcome-tea', true, NULL);
INSERT INTO public.config VALUES (2, '口号', 'front.slogan', '喝茶', false, NULL);
INSERT INTO public.config VALUES (4, '每页', 'sys.paginator.size', '50', true, NULL);
INSERT INTO public.config VALUES (5, '布局', 'sys.layout.theme', 'round', true, NULL);
INSERT INTO public.config VALUES (6, '坏的', 'front slogan!', '1', false, NULL);
INSERT INTO public.config VALUES (12, NULL, 'front.title', '茶铺', false, '页面标题');


--
-- Data for Name: dict; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.dict VALUES (1, 2, '西湖', '1', 'origin', NULL, 'primary', true, true, NULL);
INSERT INTO public.dict VALUES (2, 1, '武夷', '2', 'origin', NULL, NULL, false, false, '岩茶');
INSERT INTO public.dict VALUES (3, -1, '春', '1', 'season', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.dict VALUES (4, 1, '红', '1', 'colour', NULL, NULL, false, true, NULL);


--
-- Data for Name: dict_type; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.dict_type VALUES (1, '产地', 'origin', true, NULL);
INSERT INTO public.dict_type VALUES (2, '又一个产地', 'origin', true, NULL);
INSERT INTO public.dict_type VALUES (3, NULL, 'season', false, '暂停');


--
-- Data for Name: element; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.element VALUES (1, '退款', 'order:refund', 2);
INSERT INTO public.element VALUES (2, '退钱', 'order:refund', 2);
INSERT INTO public.element VALUES (3, '无', '', 2);
INSERT INTO public.element VALUES (4, '迷路', 'lost', 99);
INSERT INTO public.element VALUES (5, '上架', 'product:show', 3);


--
-- Data for Name: file; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.file VALUES (1500000000, NULL, NULL, 1, 0, NULL, '图片', NULL, NULL, 1, NULL, NULL);
INSERT INTO public.file VALUES (1500000000, NULL, NULL, 2, 0, NULL, '图片', NULL, NULL, 1, NULL, NULL);
INSERT INTO public.file VALUES (1500000000, NULL, NULL, 3, 1, 'aa.png', '茶 叶.png', '2020/01/aa.png', '.png', 1, 5, 'd41d8cd98f00b204e9800998ecf8427e');
INSERT INTO public.file VALUES (1500000000, NULL, NULL, 4, 1, 'bb.png', '茶 叶.png', '2020/01/bb.png', 'png', NULL, NULL, NULL);
INSERT INTO public.file VALUES (1500000000, NULL, NULL, 5, 99, 'cc.md', '说明.md', '2020/01/cc.md', 'md', 1, 9, NULL);
INSERT INTO public.file VALUES (1500000000, NULL, NULL, 6, 7, NULL, '里', NULL, NULL, 1, NULL, NULL);
INSERT INTO public.file VALUES (1500000000, NULL, NULL, 7, 6, NULL, '外', NULL, NULL, 1, NULL, NULL);
INSERT INTO public.file VALUES (1500000000, NULL, NULL, 8, 2, 'pot', '壶.png', 'https://cdn.example/pot.png', 'png', 2, NULL, NULL);
INSERT INTO public.file VALUES (1500000000, NULL, NULL, 9, 0, 'x', '偷', '../../secret', NULL, 1, NULL, NULL);
INSERT INTO public.file VALUES (1500000000, NULL, 1500009999, 10, 0, NULL, '删掉', NULL, NULL, 1, NULL, NULL);
INSERT INTO public.file VALUES (1500000000, NULL, NULL, 11, 10, NULL, '留下', NULL, NULL, 1, NULL, NULL);


--
-- Data for Name: group; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."group" VALUES (1, '店长', '什么都管');
INSERT INTO public."group" VALUES (3, '客服', NULL);
INSERT INTO public."group" VALUES (4, '客服', NULL);
INSERT INTO public."group" VALUES (5, NULL, NULL);


--
-- Data for Name: group_2_element; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.group_2_element VALUES (1, 1);
INSERT INTO public.group_2_element VALUES (3, 5);


--
-- Data for Name: group_element; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.group_element VALUES (1, 1);
INSERT INTO public.group_element VALUES (1, 5);
INSERT INTO public.group_element VALUES (3, 3);


--
-- Data for Name: identity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.identity VALUES (1, 1, 100, 'boss', 'pbkdf2:sha256:1000$s1$c4b7e1236b4db2e4a7a0b57a035ece89267e5c21bbfc63c490059a1f2616f71c', true, 1500000001, NULL, NULL);
INSERT INTO public.identity VALUES (2, 2, 100, 'Anna', 'pbkdf2:sha256:1000$s2$2ece0d024851ddd017ad06fd58aedcee75542058f7608e8d69d5f562bff3315a', false, 1500000002, NULL, NULL);
INSERT INTO public.identity VALUES (3, 2, 101, 'anna@tea.example', 'pbkdf2:sha256:1000$s3$8f1320eb7f5727d1e96ff16da7316fec53e73b0117f00abc9348cc4bdea3065a', true, 1500000002, 1500000099, NULL);
INSERT INTO public.identity VALUES (4, 3, 100, 'bob', '9f03ef1533a68d2f506f81ef463c1183a82a6bd40e45613f36e6fe1889cf1b99', true, 1500000003, NULL, NULL);
INSERT INTO public.identity VALUES (5, 4, 100, 'gone', 'pbkdf2:sha256:1000$s5$8105d0332cdd3658beaddea055f7cd77ce17c2bce54c8c0c9188a7ed7d035283', true, 1500000004, NULL, NULL);
INSERT INTO public.identity VALUES (6, 5, 200, 'openid-five', 'a session key', true, NULL, NULL, NULL);
INSERT INTO public.identity VALUES (7, 6, 102, '13800000006', 'scrypt:32768:8:1$salt$00ff', true, NULL, NULL, NULL);
INSERT INTO public.identity VALUES (8, 6, 100, 'ANNA', NULL, true, NULL, NULL, NULL);
INSERT INTO public.identity VALUES (9, 2, 100, 'anna ', NULL, true, NULL, NULL, NULL);
INSERT INTO public.identity VALUES (10, 99, 100, 'nobody', NULL, true, NULL, NULL, NULL);
INSERT INTO public.identity VALUES (11, 2, 999, 'anna', NULL, true, NULL, NULL, NULL);
INSERT INTO public.identity VALUES (12, 2, 102, '13800000002', NULL, true, NULL, NULL, 1500009999);
INSERT INTO public.identity VALUES (13, 2, 203, '', NULL, true, NULL, NULL, NULL);


--
-- Data for Name: image; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.image VALUES (1, '/leaf.png', 1, NULL, NULL, NULL);
INSERT INTO public.image VALUES (2, 'detail@1.png', 1, NULL, NULL, NULL);
INSERT INTO public.image VALUES (3, '/detail@2.webp', 1, NULL, NULL, NULL);
INSERT INTO public.image VALUES (4, '/page.png', 1, NULL, NULL, NULL);
INSERT INTO public.image VALUES (5, 'https://cdn.example/banner.png', 2, NULL, NULL, NULL);
INSERT INTO public.image VALUES (6, '/../secret.png', 1, NULL, NULL, NULL);
INSERT INTO public.image VALUES (7, '/old.png', 1, NULL, NULL, 1500009999);


--
-- Data for Name: login_log; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.login_log VALUES (1, 1, '掌柜', '192.0.2.7', '杭州', 'chrome', 'macos', '', true, 1780000000);
INSERT INTO public.login_log VALUES (2, 3, '小波', '192.0.2.8', NULL, NULL, NULL, '密码错误', false, 1780000001);
INSERT INTO public.login_log VALUES (3, 3, '小波', '192.0.2.8', NULL, NULL, NULL, '', true, 1500000000);
INSERT INTO public.login_log VALUES (4, 3, '小波', '192.0.2.8', NULL, NULL, NULL, '', true, 1500000001);


--
-- Data for Name: menu; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.menu VALUES (1, 0);
INSERT INTO public.menu VALUES (1, 1);
INSERT INTO public.menu VALUES (3, 2);
INSERT INTO public.menu VALUES (3, 77);
INSERT INTO public.menu VALUES (9, 1);


--
-- Data for Name: mystery; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.mystery VALUES (1);


--
-- Data for Name: notice; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.notice VALUES (1500000000, NULL, NULL, 1, 2, '开业', '<p onclick="steal()">今天<script>steal()</script>开业</p>', false, '', '掌柜', '');
INSERT INTO public.notice VALUES (1500000000, NULL, NULL, 2, 9, '盘点', '<b>闭店</b>', true, NULL, NULL, NULL);
INSERT INTO public.notice VALUES (1500000000, NULL, 1500009999, 3, 1, '删掉', '', false, NULL, NULL, NULL);


--
-- Data for Name: oper_log; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.oper_log VALUES (1, '用户管理', '更改用户密码', 1, '掌柜', '/cms/user/3/password', 'PUT', '{"body": {"new_password": "leaf-leaf", "note": "春"}, "path": {"uid": 3}}', 'cms.user+password', 2, '更改用户密码', 201, 1780000000);
INSERT INTO public.oper_log VALUES (2, NULL, '更新用户分组', 3, NULL, '/cms/user/2/group', 'PUT', NULL, NULL, 2, NULL, NULL, 1780000001);
INSERT INTO public.oper_log VALUES (3, NULL, '很久以前', 1, '掌柜', '/cms/user/2/group', 'PUT', '{}', NULL, 2, NULL, 201, 1500000000);
INSERT INTO public.oper_log VALUES (4, NULL, '不知何时', 1, '掌柜', '/', 'PUT', '[1', NULL, 2, NULL, 201, NULL);


--
-- Data for Name: order; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."order" VALUES (1, 'T20170714A', 2, 2, 'shop.example:8010/static/images/leaf.png', '龙井 100克', '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井 100克", "total_price": 29.9}]', '{"city": "杭州市", "country": "西湖区", "detail": "", "mobile": 13800000002, "name": "安娜", "province": null}', 2, 29.90, NULL, 1500001000, 1500002000, NULL);
INSERT INTO public."order" VALUES (2, 'T20170714B', 2, 1, NULL, NULL, NULL, NULL, 3, 59.70, NULL, NULL, 1500003000, NULL);
INSERT INTO public."order" VALUES (3, 'T20170714C', 99, 1, NULL, NULL, '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井 100克", "total_price": 29.9}]', NULL, 2, 29.90, NULL, 1500001000, NULL, NULL);
INSERT INTO public."order" VALUES (4, 'T20170714D', 4, 1, NULL, NULL, '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井 100克", "total_price": 29.9}]', NULL, 2, 29.90, NULL, 1500001000, NULL, NULL);
INSERT INTO public."order" VALUES (5, 'T20170714E', 2, 1, NULL, NULL, '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井 100克", "total_price": 29.9}]', NULL, 2, 29.90, NULL, 1500001000, NULL, 1500009999);
INSERT INTO public."order" VALUES (6, 'T20170714F', 2, 9, NULL, NULL, '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井 100克", "total_price": 29.9}]', NULL, 2, 29.90, NULL, 1500001000, NULL, NULL);


--
-- Data for Name: order_product; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.order_product VALUES (1, 1, 2, NULL, NULL, NULL);
INSERT INTO public.order_product VALUES (1, 2, 1, NULL, NULL, NULL);
INSERT INTO public.order_product VALUES (2, 1, 3, NULL, NULL, NULL);
INSERT INTO public.order_product VALUES (3, 1, 2, NULL, NULL, NULL);
INSERT INTO public.order_product VALUES (4, 1, 2, NULL, NULL, NULL);
INSERT INTO public.order_product VALUES (5, 1, 2, NULL, NULL, NULL);


--
-- Data for Name: product; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.product VALUES (1, '龙井 50克', 19.9, 5, 1, '/leaf.png', 1, '明前', 1, 1500000000, NULL, NULL);
INSERT INTO public.product VALUES (2, '碧螺春', 0.01, -3, 2, NULL, 1, NULL, 1, NULL, NULL, NULL);
INSERT INTO public.product VALUES (3, '陈茶', 10, 7, 1, '/../leaf.png', 1, NULL, NULL, NULL, NULL, 1500009999);


--
-- Data for Name: product_image; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.product_image VALUES (3, 2, 1, NULL, NULL, NULL);
INSERT INTO public.product_image VALUES (2, 1, 1, NULL, NULL, NULL);
INSERT INTO public.product_image VALUES (7, 3, 1, NULL, NULL, NULL);
INSERT INTO public.product_image VALUES (2, 1, 9, NULL, NULL, NULL);


--
-- Data for Name: product_property; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.product_property VALUES (1, '产地', '西湖', 1, NULL, NULL, NULL);
INSERT INTO public.product_property VALUES (2, '保质期', '18个月', 1, NULL, NULL, 1500009999);


--
-- Data for Name: route; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.route VALUES (1, 0, '店铺', 'Shop', 'tea-leaf', '/shop', NULL, false, 1);
INSERT INTO public.route VALUES (2, 1, '订单', 'Orders', NULL, '/orders', 'orders/index', false, 2);
INSERT INTO public.route VALUES (3, 1, '商品', 'Orders', NULL, '/products', 'products/index', true, 1);
INSERT INTO public.route VALUES (4, 99, '迷路', 'Lost', NULL, '/lost', NULL, false, 0);
INSERT INTO public.route VALUES (5, 6, '鸡', 'Hen', NULL, '/hen', NULL, false, NULL);
INSERT INTO public.route VALUES (6, 5, '蛋', 'Egg', '', '/egg', '', false, NULL);


--
-- Data for Name: theme; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.theme VALUES (1, '春茶', NULL, 1, 4, NULL, NULL, NULL);
INSERT INTO public.theme VALUES (2, '夏茶', NULL, 1, 6, NULL, NULL, NULL);


--
-- Data for Name: theme_product; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.theme_product VALUES (1, 2, NULL, NULL, NULL);
INSERT INTO public.theme_product VALUES (1, 1, NULL, NULL, NULL);
INSERT INTO public.theme_product VALUES (1, 3, NULL, NULL, NULL);
INSERT INTO public.theme_product VALUES (1, 9, NULL, NULL, NULL);
INSERT INTO public.theme_product VALUES (2, 1, NULL, NULL, NULL);


--
-- Data for Name: third_app; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.third_app VALUES (1, 'cms', 'secret');


--
-- Data for Name: user; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."user" VALUES (1, '掌柜', 2, 1, 'https://cdn.example/boss.png', NULL, 1500000001, 1500000001, NULL);
INSERT INTO public."user" VALUES (2, '安娜', 1, NULL, '/static/images/leaf.png', 'likes tea', 1500000002, NULL, NULL);
INSERT INTO public."user" VALUES (3, '小波', 1, 3, NULL, NULL, 1500000003, NULL, NULL);
INSERT INTO public."user" VALUES (4, '走了', 1, NULL, NULL, NULL, 1500000004, NULL, 1500009999);
INSERT INTO public."user" VALUES (5, '微信客', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public."user" VALUES (6, NULL, 7, 9, NULL, NULL, 1500000006, NULL, NULL);


--
-- Name: address address_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.address
    ADD CONSTRAINT address_pkey PRIMARY KEY (id);


--
-- Name: article article_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_pkey PRIMARY KEY (id);


--
-- Name: auth auth_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth
    ADD CONSTRAINT auth_pkey PRIMARY KEY (id);


--
-- Name: banner_item banner_item_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.banner_item
    ADD CONSTRAINT banner_item_pkey PRIMARY KEY (id);


--
-- Name: banner banner_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.banner
    ADD CONSTRAINT banner_pkey PRIMARY KEY (id);


--
-- Name: category category_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.category
    ADD CONSTRAINT category_pkey PRIMARY KEY (id);


--
-- Name: config config_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.config
    ADD CONSTRAINT config_pkey PRIMARY KEY (id);


--
-- Name: dict dict_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dict
    ADD CONSTRAINT dict_pkey PRIMARY KEY (id);


--
-- Name: dict_type dict_type_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dict_type
    ADD CONSTRAINT dict_type_pkey PRIMARY KEY (id);


--
-- Name: element element_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.element
    ADD CONSTRAINT element_pkey PRIMARY KEY (id);


--
-- Name: group group_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."group"
    ADD CONSTRAINT group_pkey PRIMARY KEY (id);


--
-- Name: identity identity_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (id);


--
-- Name: image image_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.image
    ADD CONSTRAINT image_pkey PRIMARY KEY (id);


--
-- Name: login_log login_log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.login_log
    ADD CONSTRAINT login_log_pkey PRIMARY KEY (id);


--
-- Name: mystery mystery_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mystery
    ADD CONSTRAINT mystery_pkey PRIMARY KEY (id);


--
-- Name: oper_log oper_log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.oper_log
    ADD CONSTRAINT oper_log_pkey PRIMARY KEY (id);


--
-- Name: order order_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."order"
    ADD CONSTRAINT order_pkey PRIMARY KEY (id);


--
-- Name: product product_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (id);


--
-- Name: product_property product_property_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.product_property
    ADD CONSTRAINT product_property_pkey PRIMARY KEY (id);


--
-- Name: route route_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.route
    ADD CONSTRAINT route_pkey PRIMARY KEY (id);


--
-- Name: theme theme_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.theme
    ADD CONSTRAINT theme_pkey PRIMARY KEY (id);


--
-- Name: third_app third_app_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.third_app
    ADD CONSTRAINT third_app_pkey PRIMARY KEY (id);


--
-- Name: user user_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict word

