-- A small shop with everything that an import has to get right.
INSERT INTO tea.`user` (id, nickname, auth, group_id, avatar, extend, create_time, update_time, delete_time) VALUES
    (1, '掌柜', 2, 1, 'https://cdn.example/boss.png', NULL, 1500000001, 1500000001, NULL),
    (2, '安娜', 1, NULL, '/static/images/leaf.png', 'likes tea', 1500000002, NULL, NULL),
    (3, '小波', 1, 3, NULL, NULL, 1500000003, NULL, NULL),
    (4, '走了', 1, NULL, NULL, NULL, 1500000004, NULL, 1500009999),
    (5, '微信客', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (6, NULL, 7, 9, NULL, NULL, 1500000006, NULL, NULL);
INSERT INTO tea.`identity` (id, user_id, type, identifier, credential, verified, create_time, update_time, delete_time) VALUES
    (1, 1, 100, 'boss', 'pbkdf2:sha256:1000$s1$c4b7e1236b4db2e4a7a0b57a035ece89267e5c21bbfc63c490059a1f2616f71c', 1, 1500000001, NULL, NULL),
    (2, 2, 100, 'Anna', 'pbkdf2:sha256:1000$s2$2ece0d024851ddd017ad06fd58aedcee75542058f7608e8d69d5f562bff3315a', 0, 1500000002, NULL, NULL),
    (3, 2, 101, 'anna@tea.example', 'pbkdf2:sha256:1000$s3$8f1320eb7f5727d1e96ff16da7316fec53e73b0117f00abc9348cc4bdea3065a', 1, 1500000002, 1500000099, NULL),
    (4, 3, 100, 'bob', '9f03ef1533a68d2f506f81ef463c1183a82a6bd40e45613f36e6fe1889cf1b99', 1, 1500000003, NULL, NULL),
    (5, 4, 100, 'gone', 'pbkdf2:sha256:1000$s5$8105d0332cdd3658beaddea055f7cd77ce17c2bce54c8c0c9188a7ed7d035283', 1, 1500000004, NULL, NULL),
    (6, 5, 200, 'openid-five', 'a session key', 1, NULL, NULL, NULL),
    (7, 6, 102, '13800000006', 'scrypt:32768:8:1$salt$00ff', 1, NULL, NULL, NULL),
    (8, 6, 100, 'ANNA', NULL, 1, NULL, NULL, NULL),
    (9, 2, 100, 'anna ', NULL, 1, NULL, NULL, NULL),
    (10, 99, 100, 'nobody', NULL, 1, NULL, NULL, NULL),
    (11, 2, 999, 'anna', NULL, 1, NULL, NULL, NULL),
    (12, 2, 102, '13800000002', NULL, 1, NULL, NULL, 1500009999),
    (13, 2, 203, '', NULL, 1, NULL, NULL, NULL);
INSERT INTO tea.`address` (id, name, mobile, province, city, country, detail, user_id, create_time, update_time, delete_time) VALUES
    (1, '安娜', '13800000002', '浙江省', '杭州市', '西湖区', '龙井路1号', 2, NULL, NULL, NULL),
    (2, '安娜', '13800000002', NULL, NULL, NULL, NULL, 2, NULL, NULL, NULL),
    (3, '走了', '13800000004', NULL, NULL, NULL, NULL, 4, NULL, NULL, NULL);
INSERT INTO tea.`image` (id, url, `from`, create_time, update_time, delete_time) VALUES
    (1, '/leaf.png', 1, NULL, NULL, NULL),
    (2, 'detail@1.png', 1, NULL, NULL, NULL),
    (3, '/detail@2.webp', 1, NULL, NULL, NULL),
    (4, '/page.png', 1, NULL, NULL, NULL),
    (5, 'https://cdn.example/banner.png', 2, NULL, NULL, NULL),
    (6, '/../secret.png', 1, NULL, NULL, NULL),
    (7, '/old.png', 1, NULL, NULL, 1500009999);
INSERT INTO tea.`category` (id, name, topic_img_id, description, create_time, update_time, delete_time) VALUES
    (1, '茶', 1, '好茶', NULL, NULL, NULL),
    (2, '酒', 1, NULL, NULL, NULL, 1500009999),
    (3, '糕点', 6, NULL, NULL, NULL, NULL);
INSERT INTO tea.`product` (id, name, price, stock, category_id, main_img_url, `from`, summary, img_id, create_time, update_time, delete_time) VALUES
    (1, '龙井 50克', 19.9, 5, 1, '/leaf.png', 1, '明前', 1, 1500000000, NULL, NULL),
    (2, '碧螺春', 0.01, -3, 2, NULL, 1, NULL, 1, NULL, NULL, NULL),
    (3, '陈茶', 1e1, 7, 1, '/../leaf.png', 1, NULL, NULL, NULL, NULL, 1500009999);
INSERT INTO tea.`product_image` (img_id, `order`, product_id, create_time, update_time, delete_time) VALUES
    (3, 2, 1, NULL, NULL, NULL),
    (2, 1, 1, NULL, NULL, NULL),
    (7, 3, 1, NULL, NULL, NULL),
    (2, 1, 9, NULL, NULL, NULL);
INSERT INTO tea.`product_property` (id, name, detail, product_id, create_time, update_time, delete_time) VALUES
    (1, '产地', '西湖', 1, NULL, NULL, NULL),
    (2, '保质期', '18个月', 1, NULL, NULL, 1500009999);
INSERT INTO tea.`theme` (id, name, description, topic_img_id, head_img_id, create_time, update_time, delete_time) VALUES
    (1, '春茶', NULL, 1, 4, NULL, NULL, NULL),
    (2, '夏茶', NULL, 1, 6, NULL, NULL, NULL);
INSERT INTO tea.`theme_product` (theme_id, product_id, create_time, update_time, delete_time) VALUES
    (1, 2, NULL, NULL, NULL),
    (1, 1, NULL, NULL, NULL),
    (1, 3, NULL, NULL, NULL),
    (1, 9, NULL, NULL, NULL),
    (2, 1, NULL, NULL, NULL);
INSERT INTO tea.`banner` (id, name, description, create_time, update_time, delete_time) VALUES
    (1, '首页', NULL, NULL, NULL, NULL),
    (2, '旧页', NULL, NULL, NULL, 1500009999);
INSERT INTO tea.`banner_item` (id, banner_id, img_id, key_word, type, create_time, update_time, delete_time) VALUES
    (1, 1, 5, '1', 1, NULL, NULL, NULL),
    (2, 2, 1, '1', 1, NULL, NULL, NULL),
    (3, 1, 6, NULL, 0, NULL, NULL, NULL);
INSERT INTO tea.`order` (id, order_no, user_id, order_status, snap_img, snap_name, snap_items, snap_address, total_count, total_price, prepay_id, create_time, update_time, delete_time) VALUES
    (1, 'T20170714A', 2, 2, 'shop.example:8010/static/images/leaf.png', '龙井 100克', '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井 100克", "total_price": 29.9}]', '{"city": "杭州市", "country": "西湖区", "detail": "", "mobile": 13800000002, "name": "安娜", "province": null}', 2, 29.90, NULL, 1500001000, 1500002000, NULL),
    (2, 'T20170714B', 2, 1, NULL, NULL, NULL, NULL, 3, 59.70, NULL, NULL, 1500003000, NULL),
    (3, 'T20170714C', 99, 1, NULL, NULL, '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井 100克", "total_price": 29.9}]', NULL, 2, 29.90, NULL, 1500001000, NULL, NULL),
    (4, 'T20170714D', 4, 1, NULL, NULL, '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井 100克", "total_price": 29.9}]', NULL, 2, 29.90, NULL, 1500001000, NULL, NULL),
    (5, 'T20170714E', 2, 1, NULL, NULL, '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井 100克", "total_price": 29.9}]', NULL, 2, 29.90, NULL, 1500001000, NULL, 1500009999),
    (6, 'T20170714F', 2, 9, NULL, NULL, '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井 100克", "total_price": 29.9}]', NULL, 2, 29.90, NULL, 1500001000, NULL, NULL);
INSERT INTO tea.`order_product` (order_id, product_id, count, create_time, update_time, delete_time) VALUES
    (1, 1, 2, NULL, NULL, NULL),
    (1, 2, 1, NULL, NULL, NULL),
    (2, 1, 3, NULL, NULL, NULL),
    (3, 1, 2, NULL, NULL, NULL),
    (4, 1, 2, NULL, NULL, NULL),
    (5, 1, 2, NULL, NULL, NULL);
INSERT INTO tea.`third_app` (id, app_id, app_secret) VALUES
    (1, 'cms', 'secret');
INSERT INTO tea.`group` (id, name, info) VALUES
    (1, '店长', '什么都管'),
    (3, '客服', NULL),
    (4, '客服', NULL),
    (5, NULL, NULL);
INSERT INTO tea.`auth` (id, group_id, name, module) VALUES
    (1, 1, '订单发货', '订单'),
    (2, 3, '查询用户列表', '用户管理'),
    (3, 3, '更新用户', '用户'),
    (4, 3, '煮茶', '茶'),
    (5, 3, '查询用户列表', '用户'),
    (6, 9, '订单发货', '订单');
INSERT INTO tea.`route` (id, parent_id, title, name, icon, path, component, hidden, `order`) VALUES
    (1, 0, '店铺', 'Shop', 'tea-leaf', '/shop', NULL, 0, 1),
    (2, 1, '订单', 'Orders', NULL, '/orders', 'orders/index', 0, 2),
    (3, 1, '商品', 'Orders', NULL, '/products', 'products/index', 1, 1),
    (4, 99, '迷路', 'Lost', NULL, '/lost', NULL, 0, 0),
    (5, 6, '鸡', 'Hen', NULL, '/hen', NULL, 0, NULL),
    (6, 5, '蛋', 'Egg', '', '/egg', '', 0, NULL);
INSERT INTO tea.`element` (id, name, sign, route_id) VALUES
    (1, '退款', 'order:refund', 2),
    (2, '退钱', 'order:refund', 2),
    (3, '无', '', 2),
    (4, '迷路', 'lost', 99),
    (5, '上架', 'product:show', 3);
INSERT INTO tea.`menu` (group_id, route_id) VALUES
    (1, 0),
    (1, 1),
    (3, 2),
    (3, 77),
    (9, 1);
INSERT INTO tea.`group_2_element` (group_id, element_id) VALUES
    (1, 1),
    (3, 5);
INSERT INTO tea.`group_element` (group_id, element_id) VALUES
    (1, 1),
    (1, 5),
    (3, 3);
INSERT INTO tea.`dict_type` (id, name, type, status, remark) VALUES
    (1, '产地', 'origin', 1, NULL),
    (2, '又一个产地', 'origin', 1, NULL),
    (3, NULL, 'season', 0, '暂停');
INSERT INTO tea.`dict` (id, `order`, label, value, type, css_class, list_class, is_default, status, remark) VALUES
    (1, 2, '西湖', '1', 'origin', NULL, 'primary', 1, 1, NULL),
    (2, 1, '武夷', '2', 'origin', NULL, NULL, 0, 0, '岩茶'),
    (3, -1, '春', '1', 'season', NULL, NULL, NULL, NULL, NULL),
    (4, 1, '红', '1', 'colour', NULL, NULL, 0, 1, NULL);
INSERT INTO tea.`config` (id, name, `key`, value, type, remark) VALUES
    (1, '初始密码', 'sys.user.init_password', 'welcome-tea', 1, NULL),
    (2, '口号', 'front.slogan', '喝茶', 0, NULL),
    (4, '每页', 'sys.paginator.size', '50', 1, NULL),
    (5, '布局', 'sys.layout.theme', 'round', 1, NULL),
    (6, '坏的', 'front slogan!', '1', 0, NULL),
    (12, NULL, 'front.title', '茶铺', 0, '页面标题');
INSERT INTO tea.`notice` (create_time, update_time, delete_time, id, type, title, content, status, remark, create_by, update_by) VALUES
    (1500000000, NULL, NULL, 1, 2, '开业', '<p onclick="steal()">今天<script>steal()</script>开业</p>', 0, '', '掌柜', ''),
    (1500000000, NULL, NULL, 2, 9, '盘点', '<b>闭店</b>', 1, NULL, NULL, NULL),
    (1500000000, NULL, 1500009999, 3, 1, '删掉', '', 0, NULL, NULL, NULL);
INSERT INTO tea.`article` (id, author_id, type, title, summary, content, theme, img, views, create_time, update_time, delete_time) VALUES
    (1, 2, 1, '怎样泡茶', NULL, '<h2>水</h2><img src="https://cdn.example/pot.png" onerror="steal()">', NULL, 'leaf.png', 7, 1500000000, NULL, NULL),
    (2, 99, NULL, '茶经', '很久以前', NULL, 1, NULL, NULL, 1500000000, NULL, NULL),
    (3, 2, 1, '删掉', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1500009999),
    (4, 2, 70000, '怪', NULL, NULL, NULL, '../secret.png', -1, NULL, NULL, NULL);
INSERT INTO tea.`file` (create_time, update_time, delete_time, id, parent_id, uuid_name, name, path, extension, `from`, size, md5) VALUES
    (1500000000, NULL, NULL, 1, 0, NULL, '图片', NULL, NULL, 1, NULL, NULL),
    (1500000000, NULL, NULL, 2, 0, NULL, '图片', NULL, NULL, 1, NULL, NULL),
    (1500000000, NULL, NULL, 3, 1, 'aa.png', '茶 叶.png', '2020/01/aa.png', '.png', 1, 5, 'd41d8cd98f00b204e9800998ecf8427e'),
    (1500000000, NULL, NULL, 4, 1, 'bb.png', '茶 叶.png', '2020/01/bb.png', 'png', NULL, NULL, NULL),
    (1500000000, NULL, NULL, 5, 99, 'cc.md', '说明.md', '2020/01/cc.md', 'md', 1, 9, NULL),
    (1500000000, NULL, NULL, 6, 7, NULL, '里', NULL, NULL, 1, NULL, NULL),
    (1500000000, NULL, NULL, 7, 6, NULL, '外', NULL, NULL, 1, NULL, NULL),
    (1500000000, NULL, NULL, 8, 2, 'pot', '壶.png', 'https://cdn.example/pot.png', 'png', 2, NULL, NULL),
    (1500000000, NULL, NULL, 9, 0, 'x', '偷', '../../secret', NULL, 1, NULL, NULL),
    (1500000000, NULL, 1500009999, 10, 0, NULL, '删掉', NULL, NULL, 1, NULL, NULL),
    (1500000000, NULL, NULL, 11, 10, NULL, '留下', NULL, NULL, 1, NULL, NULL);
INSERT INTO tea.`oper_log` (id, module, message, user_id, user_name, path, request_method, request_param, endpoint, type, auth, status_code, create_time) VALUES
    (1, '用户管理', '更改用户密码', 1, '掌柜', '/cms/user/3/password', 'PUT', '{"body": {"new_password": "leaf-leaf", "note": "春"}, "path": {"uid": 3}}', 'cms.user+password', 2, '更改用户密码', 201, 1780000000),
    (2, NULL, '更新用户分组', 3, NULL, '/cms/user/2/group', 'PUT', NULL, NULL, 2, NULL, NULL, 1780000001),
    (3, NULL, '很久以前', 1, '掌柜', '/cms/user/2/group', 'PUT', '{}', NULL, 2, NULL, 201, 1500000000),
    (4, NULL, '不知何时', 1, '掌柜', '/', 'PUT', '[1', NULL, 2, NULL, 201, NULL);
INSERT INTO tea.`login_log` (id, user_id, user_name, ip_addr, location, browser, os, message, status, create_time) VALUES
    (1, 1, '掌柜', '192.0.2.7', '杭州', 'chrome', 'macos', '', 1, 1780000000),
    (2, 3, '小波', '192.0.2.8', NULL, NULL, NULL, '密码错误', 0, 1780000001),
    (3, 3, '小波', '192.0.2.8', NULL, NULL, NULL, '', 1, 1500000000),
    (4, 3, '小波', '192.0.2.8', NULL, NULL, NULL, '', 1, 1500000001);
INSERT INTO tea.`mystery` (id) VALUES
    (1);
